/**
 * The page's first module, kept small: it starts the lab's worker, asks it for the lesson, and only
 * then goes on to what draws. Time to the first prompt is the sum of what comes before it.
 */
import { lessons } from 'virtual:lessons';
import { answered, listen, send } from './post';
import { applyPreferences, readPreferences } from './preferences';
import type { OwnLesson } from './share/own_topology';

const NOT_LOADED =
  'The page could not be loaded. Check the network and reload. 页面没能加载，请检查网络后刷新。';

/** A lab that has to run a recording again takes longer, and the page says so. */
const AT_ONCE_MS = 300;

const preferences = readPreferences();
applyPreferences(preferences);

/** The lesson that is asked for, and the session that is to be opened in it. */
async function wish() {
  const wanted = new URLSearchParams(location.search).get('lesson');
  let lesson: OwnLesson | (typeof lessons)[number] | null | undefined;
  let session: string | null = null;
  // Nobody else waits for what this takes to load.
  if (mayCarry() || wanted === 'session') {
    const { takeIncoming, keptLesson, ownLesson } = await import('./start');
    const incoming = await takeIncoming();
    session = incoming?.text ?? null;
    if (incoming?.topology) lesson = ownLesson(incoming.topology);
    else if (incoming) lesson = lessons.find((each) => each.id === incoming.lesson);
    else if (wanted === 'session') lesson = keptLesson();
  }
  lesson ??= lessons.find((each) => each.id === wanted) ?? lessons[0];
  return { lesson, session };
}

function mayCarry(): boolean {
  try {
    return location.hash !== '' || sessionStorage.length > 0;
  } catch {
    return location.hash !== '';
  }
}

async function open(): Promise<void> {
  const { lesson, session } = await wish();
  const loading = lesson?.source();
  const text = lesson?.load(preferences.language);
  if (!lesson || !loading || !text) {
    (await import('./start')).fail('No lesson was built into this page.');
    return;
  }
  const source = await loading;
  const lab = source.own ? `${lesson.id}/${source.hash}` : lesson.id;
  send({ kind: 'open', lab, lesson: source, startedAt: Date.now() * 1000 });
  // A built page's head has asked for it long since. Before the lab is asked it would only be in its way.
  const page = await import('./start');
  const opening = { preferences, lesson, source, text: await text };
  // What the lab says at once is drawn at once, instead of an empty page first.
  await answered(AT_ONCE_MS);
  page.start(opening);
  listen(page.receive);
  if (session !== null) page.openHere(session);
}

open().catch(async (error: unknown) => {
  const message = error instanceof Error ? error.message : String(error);
  try {
    (await import('./start')).fail(message);
  } catch {
    // Not even what draws has come: words without any looks.
    const page = document.getElementById('page');
    if (page) page.textContent = `${NOT_LOADED} (${message})`;
  }
});
