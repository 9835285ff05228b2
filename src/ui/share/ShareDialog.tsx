/** The session as a link, or as a file when it is too long for one; and the way in for a file. */
import { useEffect, useRef, useState } from 'react';
import { Sheet } from '../parts/Sheet';
import { store } from '../store';
import { usePage, useTexts } from '../use_page';
import { openFile } from './incoming';
import { FRAGMENT, LINK_MAX, pack } from './packed';

export function ShareDialog() {
  const texts = useTexts();
  const session = usePage((page) => page.shared);
  const lesson = usePage((page) => page.lesson?.id ?? '');
  const field = useRef<HTMLInputElement>(null);
  const [link, setLink] = useState<string | null>(null);
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    setLink(null);
    setCopied(false);
    if (session !== null) void pack(session).then((packed) => setLink(linkOf(lesson, packed)));
  }, [session, lesson]);
  const close = () => store.setState({ shared: null });
  const fits = link !== null && link.length <= LINK_MAX;
  const copy = async () => {
    if (!link) return;
    try {
      await navigator.clipboard.writeText(link);
      setCopied(true);
    } catch {
      // The browser forbids it: the link stands there to be copied by hand.
      field.current?.select();
    }
  };
  return (
    <Sheet title={texts.share.title} className="share" open={session !== null} onClose={close}>
      <div className="sheet-body">
        <p>{texts.share.what}</p>
        {link === null && <p className="link-row">{texts.share.packing}</p>}
        {fits && (
          <div className="link-row">
            <input
              ref={field}
              readOnly
              aria-label={texts.share.link}
              value={link}
              onFocus={(event) => event.currentTarget.select()}
            />
            <button type="button" className="button primary" onClick={copy}>
              {copied ? texts.share.copied : texts.share.copy}
            </button>
          </div>
        )}
        {link !== null && !fits && <p>{texts.share.tooLong}</p>}
        <div className="file-row">
          <button
            type="button"
            className={`button ${link !== null && !fits ? 'primary' : ''}`}
            onClick={() => session !== null && download(lesson, session)}
          >
            {texts.share.download}
          </button>
          <label className="button">
            {texts.share.open}
            <input
              type="file"
              className="unseen"
              accept=".json,application/json"
              onChange={(event) => {
                const [file] = event.currentTarget.files ?? [];
                if (file) void openFile(file).then(close);
              }}
            />
          </label>
        </div>
        <p className="small">{texts.share.privacy}</p>
      </div>
    </Sheet>
  );
}

function linkOf(lesson: string, packed: string): string {
  const { origin, pathname } = location;
  return `${origin}${pathname}?lesson=${encodeURIComponent(lesson)}${FRAGMENT}${packed}`;
}

function download(lesson: string, session: string): void {
  const url = URL.createObjectURL(new Blob([session], { type: 'application/json' }));
  const anchor = document.createElement('a');
  anchor.href = url;
  anchor.download = `redis-ha-lab-${lesson}.json`;
  anchor.click();
  URL.revokeObjectURL(url);
}
