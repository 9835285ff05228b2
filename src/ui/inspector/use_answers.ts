/** Asks a process the same questions again and again, for as long as somebody looks. */
import { useEffect, useState } from 'react';
import { usePage } from '../use_page';
import { ask, type Questions } from './inspections';

/** A person reads figures no quicker; an idle page asks nobody. */
const AGAIN_MS = 500;
/** An answer that has not come by then will not come. */
const LOST_MS = 2500;

/** null: nothing has been answered yet, or there is no such process. */
export function useAnswers(pid: number | null, questions: Questions): readonly unknown[] | null {
  const [answers, setAnswers] = useState<readonly unknown[] | null>(null);
  const openings = usePage((page) => page.openings);
  const asked = JSON.stringify(questions);
  // biome-ignore lint/correctness/useExhaustiveDependencies: after an opening it is another process.
  useEffect(() => {
    setAnswers(null);
    if (pid === null) return;
    let timer = 0;
    let forget = () => {};
    const next = () => {
      clearTimeout(timer);
      timer = window.setTimeout(next, LOST_MS);
      if (document.hidden) return;
      forget();
      const leave = ask({ pid, questions: JSON.parse(asked) as Questions }, (came) => {
        setAnswers(came);
        clearTimeout(timer);
        timer = window.setTimeout(next, AGAIN_MS);
      });
      forget = () => {
        leave();
      };
    };
    next();
    return () => {
      clearTimeout(timer);
      forget();
    };
  }, [pid, asked, openings]);
  return answers;
}
