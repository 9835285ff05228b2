/** What the lab wants a person to know, at the page's edge until dismissed. Never takes the focus. */
import { Icon } from './Icon';
import { dropNotice } from './store';
import { usePage, useTexts } from './use_page';

export function Notices() {
  const texts = useTexts();
  const notices = usePage((page) => page.notices);
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
