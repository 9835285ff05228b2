/** Sessions that come from outside: in the page's address, or as a file dropped or chosen. */
import { lessons } from 'virtual:lessons';
import { lessonUrl } from '../lesson/course';
import { send } from '../post';
import { addNotice, store } from '../store';
import { OWN } from './own_topology';
import { FRAGMENT, TEXT_MAX, unpack } from './packed';

/** A session that the page was opened with. */
export interface Incoming {
  readonly text: string;
  readonly lesson: string | null;
  /** The text of a topology of its own; null: its lesson's. */
  readonly topology: string | null;
}

/** Takes what the page was opened with: a link's session, or a file carried from another lesson. */
export async function takeIncoming(): Promise<Incoming | null> {
  const text = carried();
  if (text !== null) {
    sessionStorage.removeItem(CARRIED);
    return incomingOf(text);
  }
  if (!location.hash.startsWith(FRAGMENT)) return null;
  const packed = location.hash.slice(FRAGMENT.length);
  // A reload must not open it once more: it is a branch then.
  history.replaceState(null, '', `${location.pathname}${location.search}`);
  const unpacked = await unpack(packed);
  if ('text' in unpacked) return incomingOf(unpacked.text);
  addNotice('bad-session', unpacked.why);
  return null;
}

export async function openFile(file: File): Promise<void> {
  if (file.size > TEXT_MAX) addNotice('bad-session', 'too-large');
  else openText(await file.text());
}

/** Into the lab that is open, if it is of that lesson; else the session is carried to its own. */
export function openText(session: string): void {
  const { lesson, topology } = incomingOf(session);
  const wanted = topology === null ? lesson : OWN;
  const here = store.getState().lesson?.id;
  const elsewhere = topology !== null || (wanted !== null && wanted !== here);
  if (elsewhere && wanted !== null && carry(session, wanted)) return;
  openHere(session);
}

export function openHere(session: string): void {
  store.setState({ player: true });
  send({ kind: 'openSession', session });
}

/** The lesson that a session's text names; the lab checks the rest. */
function incomingOf(text: string): Incoming {
  try {
    const { lesson, topology } = JSON.parse(text) as Record<string, unknown>;
    return {
      text,
      lesson: typeof lesson === 'string' ? lesson : null,
      topology: typeof topology === 'string' ? topology : null,
    };
  } catch {
    return { text, lesson: null, topology: null };
  }
}

const CARRIED = 'redis-ha-lab.incoming';

/** Goes to the session's own lesson with it. False: there is no such lesson, or no storage. */
function carry(session: string, lesson: string): boolean {
  if (lesson !== OWN && !lessons.some(({ id }) => id === lesson)) return false;
  try {
    sessionStorage.setItem(CARRIED, session);
  } catch {
    return false;
  }
  location.assign(lessonUrl(lesson));
  return true;
}

function carried(): string | null {
  try {
    return sessionStorage.getItem(CARRIED);
  } catch {
    return null;
  }
}

/** A file dropped anywhere on the page is a session; so is a link pasted over the page's own. */
export function installDrop(): void {
  window.addEventListener('hashchange', () => {
    void takeIncoming().then((incoming) => incoming && openText(incoming.text));
  });
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
