/** Sessions that come from outside: in the page's address, or as a file dropped or chosen. */
import { lessons } from 'virtual:lessons';
import { lessonUrl } from '../lesson/course';
import { send } from '../post';
import { addNotice, store } from '../store';
import { FRAGMENT, TEXT_MAX, unpack } from './packed';

/** The packed session in the page's address, null: there is none. */
function packedInAddress(): string | null {
  return location.hash.startsWith(FRAGMENT) ? location.hash.slice(FRAGMENT.length) : null;
}

/** What the page was opened with, if it was: a link's session, or a file of another lesson. */
export async function openIncoming(): Promise<void> {
  const packed = packedInAddress();
  const carried = takeCarried();
  if (carried !== null) openText(carried);
  if (packed === null) return;
  // A reload must not open it once more: it is a branch then.
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
  // Each lesson has a lab of its own: the file is carried there.
  if (wanted !== null && lesson && wanted !== lesson.id && carry(session, wanted)) return;
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

const CARRIED = 'redis-ha-lab.incoming';

/** Goes to the session's own lesson with it. False: there is no such lesson, or no storage. */
function carry(session: string, lesson: string): boolean {
  if (!lessons.some(({ id }) => id === lesson)) return false;
  try {
    sessionStorage.setItem(CARRIED, session);
  } catch {
    return false;
  }
  location.assign(lessonUrl(lesson));
  return true;
}

function takeCarried(): string | null {
  try {
    const carried = sessionStorage.getItem(CARRIED);
    sessionStorage.removeItem(CARRIED);
    return carried;
  } catch {
    return null;
  }
}

/** A file dropped anywhere on the page is a session; so is a link pasted over the page's own. */
export function installDrop(): void {
  window.addEventListener('hashchange', () => void openIncoming());
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
