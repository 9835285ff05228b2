/** What the lab wants a person to know, at the page's edge until dismissed. Never takes the focus. */
import { useEffect } from 'react';
import type { NoticeCode } from '#protocol/messages';
import { Icon } from './Icon';
import { dropNotice } from './store';
import { usePage, useTexts } from './use_page';

/** Said of something asked just now: these go by themselves. */
const PASSING: readonly NoticeCode[] = ['no-step', 'no-event'];
const PASSING_MS = 6000;

export function Notices() {
  const texts = useTexts();
  const notices = usePage((page) => page.notices);
  const passing = notices.findLast(({ code }) => PASSING.includes(code))?.id ?? null;
  useEffect(() => {
    if (passing === null) return;
    const timer = setTimeout(() => dropNotice(passing), PASSING_MS);
    return () => clearTimeout(timer);
  }, [passing]);
  return (
    <div className="notices" role="status" aria-live="polite">
      {notices.map(({ id, code, detail }) => (
        <div key={id} className={`notice ${code}`}>
          <div>
            <p>{texts.notices[code]}</p>
            {detail !== '' && <code>{detail}</code>}
          </div>
          <button
            type="button"
            className="button quiet square"
            aria-label={texts.dismissNotice}
            onClick={() => dropNotice(id)}
          >
            <Icon name="close" />
          </button>
        </div>
      ))}
    </div>
  );
}
