/** Sessions that come from outside: in the page's address, or as a file dropped or chosen. */
import { send } from '../post';
import { addNotice, store } from '../store';
import { FRAGMENT, TEXT_MAX, unpack } from './packed';

/** The packed session in the page's address, null: there is none. */
export function packedInAddress(): string | null {
  return location.hash.startsWith(FRAGMENT) ? location.hash.slice(FRAGMENT.length) : null;
}

/** Opens the session in the address. A reload must not open it once more: it is a branch then. */
export async function openFromAddress(packed: string): Promise<void> {
  history.replaceState(null, '', `${location.pathname}${location.search}`);
  const unpacked = await unpack(packed);
  if ('why' in unpacked) addNotice('bad-session', unpacked.why);
  else openText(unpacked.text);
}

export async function openFile(file: File): Promise<void> {
  if (file.size > TEXT_MAX) addNotice('bad-session', 'too-large');
  else openText(await file.text());
}

function openText(session: string): void {
  const wanted = lessonOf(session);
  const { lesson } = store.getState();
  // Each lesson has a lab of its own: the file has to be opened there.
  if (wanted !== null && lesson && wanted !== lesson.id) {
    addNotice('other-lesson', wanted);
    return;
  }
  store.setState({ player: true });
  send({ kind: 'openSession', session });
}

/** The lesson that a session's text names; the lab checks the rest. */
function lessonOf(text: string): string | null {
  try {
    const { lesson } = JSON.parse(text) as { lesson?: unknown };
    return typeof lesson === 'string' ? lesson : null;
  } catch {
    return null;
  }
}

/** A file dropped anywhere on the page is a session. */
export function installDrop(): void {
  window.addEventListener('dragover', (event) => {
    if (event.dataTransfer?.types.includes('Files')) event.preventDefault();
  });
  window.addEventListener('drop', (event) => {
    const [file] = event.dataTransfer?.files ?? [];
    if (!file) return;
    event.preventDefault();
    void openFile(file);
  });
}
