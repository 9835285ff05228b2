/** Lines of the lesson for one terminal, each with the button that types it there. */
import { useRef, useState } from 'react';
import type { LineProgram } from '#lesson/lesson';
import { isWatching } from '../store';
import { ensureTerminal, openTerminal } from '../terminal/arrangement';
import type { Obstacle, Wanted } from '../terminal/obstacle';
import { fixAndType, typeForMe } from '../terminal/typist';
import type { Texts } from '../texts/en';
import { livingRole } from '../topology/graph';
import { usePage, useTexts } from '../use_page';
import { useRevealed } from './use_revealed';

interface Props {
  readonly node: string;
  readonly server: string;
  readonly program: LineProgram;
  readonly lines: readonly string[];
}

export function CommandCard({ node, server, program, lines }: Props) {
  const texts = useTexts();
  const role = usePage((page) => livingRole(page.graph, node));
  return (
    <div className="command">
      <p className="where">
        <i className={`dot ${role}`} />
        {texts.inTerminal(node)}
        <span>{program}</span>
        <OpenTerminal node={node} />
      </p>
      {lines.map((line) => (
        <CommandLine key={line} wanted={{ node, server, program, line }} />
      ))}
    </div>
  );
}

/** For those who type by hand where no terminal of that name is yet. */
function OpenTerminal({ node }: { readonly node: string }) {
  const texts = useTexts();
  const missing = usePage(
    ({ snapshot, readOnly }) =>
      !readOnly && snapshot !== null && !snapshot.ttys.some((each) => each.node === node),
  );
  if (!missing) return null;
  return (
    <button type="button" className="open-terminal" onClick={() => openTerminal(node)}>
      {texts.openTerminal(node)}
    </button>
  );
}

function CommandLine({ wanted }: { readonly wanted: Wanted }) {
  const texts = useTexts();
  const [busy, setBusy] = useState(false);
  const [blocked, setBlocked] = useState<Obstacle | null>(null);
  const obstacle = useRef<HTMLDivElement>(null);
  useRevealed(obstacle, blocked !== null);
  const disabled = usePage((page) => page.readOnly || page.snapshot === null);
  const watching = usePage(isWatching);
  const run = async (how: (wanted: Wanted) => Promise<Obstacle | null>) => {
    if (busy) return;
    setBusy(true);
    setBlocked(null);
    await ensureTerminal(wanted.node);
    setBlocked(await how(wanted));
    setBusy(false);
  };
  return (
    <>
      <div className="command-line">
        <code className={wanted.program}>{wanted.line}</code>
        {!watching && (
          <button
            type="button"
            className="button type-it"
            disabled={disabled}
            aria-disabled={busy}
            aria-label={`${texts.typeItIn(wanted.node)}: ${wanted.line}`}
            // The keyboard goes to the terminal; a second click must not fetch it back.
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => run(typeForMe)}
          >
            {busy ? texts.typing : texts.typeIt}
          </button>
        )}
      </div>
      {blocked && (
        <div className="obstacle" role="status" ref={obstacle}>
          <p>{obstacleText(blocked, wanted, texts)}</p>
          <div>
            <button type="button" className="button primary" onClick={() => run(fixAndType)}>
              {fixText(blocked, texts)}
            </button>
            <button type="button" className="button quiet" onClick={() => setBlocked(null)}>
              {texts.dismiss}
            </button>
          </div>
        </div>
      )}
    </>
  );
}

function obstacleText(obstacle: Obstacle, { server }: Wanted, texts: Texts): string {
  if (obstacle.kind === 'running') return texts.blockedRunning(obstacle.what);
  if (obstacle.kind === 'shell') return texts.blockedShell;
  if (obstacle.kind === 'cli') return texts.blockedCli;
  return texts.blockedOther(obstacle.prompt, server);
}

function fixText(obstacle: Obstacle, texts: Texts): string {
  if (obstacle.kind === 'running') return texts.fixInterrupt;
  if (obstacle.kind === 'shell') return texts.fixStartCli(obstacle.start);
  return texts.fixExit;
}
