/** What the lab wants a person to know, at the page's edge until dismissed. Never takes the focus. */
import { useEffect } from 'react';
import { Icon } from '../Icon';
import { send } from '../post';
import { dropNotice, type Notice } from '../store';
import { usePage, useTexts } from '../use_page';

/** Said of something asked just now: these go by themselves. */
const PASSING: readonly Notice['code'][] = [
  'no-step',
  'no-event',
  'no-check',
  'offline',
  'branched',
];
const PASSING_MS = 6000;

/** What ran differently may have left servers in a state that nobody asked for. */
const OFFERS: ReadonlySet<Notice['code']> = new Set(['diverged', 'other-version']);

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
            {OFFERS.has(code) && (
              <button
                type="button"
                className="button"
                onClick={() => {
                  send({ kind: 'keepFiles' });
                  dropNotice(id);
                }}
              >
                {texts.past.keepFiles}
              </button>
            )}
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
