/**
 * The page's first module, kept small: it starts the lab's worker, asks for the lesson, and only
 * then loads what draws. Time to the first prompt is the sum of what comes before it.
 */
import { lessons } from 'virtual:lessons';
import { listen, send } from './post';
import { applyPreferences, readPreferences } from './preferences';

const preferences = readPreferences();
applyPreferences(preferences);

const wanted = new URLSearchParams(location.search).get('lesson');
const lesson = lessons.find((each) => each.id === wanted) ?? lessons[0];

async function open(): Promise<void> {
  const drawing = import('./start');
  if (!lesson) {
    (await drawing).fail('No lesson was built into this page.');
    return;
  }
  const text = lesson.load(preferences.language);
  const source = await lesson.source();
  send({ kind: 'open', lab: lesson.id, lesson: source, startedAt: Date.now() * 1000 });
  const page = await drawing;
  page.start({ preferences, lesson, source, text: await text });
  listen(page.receive);
  await page.openIncoming();
}

open().catch(async (error: unknown) => {
  const { fail } = await import('./start');
  fail(error instanceof Error ? error.message : String(error));
});
