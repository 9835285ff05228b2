/**
 * One plain sentence of what just happened and why, at a reader's pace; what it says is also said
 * aloud. Loaded after the page: nothing has happened yet that would have to be told.
 */
import { useEffect, useRef, useState } from 'react';
import { named } from '../names/Named';
import { RoleMark } from '../names/RoleMark';
import { type Story, storyOf } from '../phases/phases';
import { storyAfter } from '../phases/told';
import { store } from '../store';
import { isLookedUpIn } from '../terms/shown';
import { Terms } from '../terms/Terms';
import { cameTo } from '../timeline/go_to';
import { drawnWallMs, pace, pastOfOpening, watchDrawn } from '../topology/playback';
import { usePage } from '../use_page';
import { lastTold } from './last_told';
import { type Narration, narrate, narrationOfLoss } from './narration';
import { createNarratorQueue, hear, isBeingRead, isStep, speak } from './narrator_queue';
import { createReader } from './reading';
import { callEn, tellEn } from './words';
import { callZh, tellZh } from './words_zh';

/** As often as it is looked whether the next sentence's turn has come. */
const LOOK_MS = 150;

function quiet(language: 'en' | 'zh-CN'): string {
  return language === 'en'
    ? 'What happens from now on is told here, a sentence at a time.'
    : '从现在起发生的事，会在这里一句一句讲出来。';
}

/** null: as it is, and not as it was told. */
function showStory(story: Story | null): void {
  if (store.getState().story !== story) store.setState({ story });
}

export default function Narrator() {
  const language = usePage((page) => page.language);
  const openings = usePage((page) => page.openings);
  const tell = language === 'en' ? tellEn : tellZh;
  const told = useRef(tell);
  told.current = tell;
  const [narration, setNarration] = useState<Narration | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each opening is another story.
  useEffect(() => {
    const queue = createNarratorQueue();
    const { records, empty } = pastOfOpening();
    setNarration(lastTold(records, empty, cameTo()));
    let lossesUntil = store.getState().snapshot?.now ?? 0;
    let story: Story | null = null;
    const leave = watchDrawn((record, context) => {
      const heard = narrate(record, context);
      // Until its turn comes all is shown as it was before.
      if (heard && isStep(heard) && queue.patient && !story) {
        story = storyOf(context.graph, drawnWallMs(store.getState().snapshot));
        showStory(story);
      }
      if (heard) hear(queue, heard);
      const { marks } = store.getState();
      // Thousands of marks, and a record for each of them: only those since the last one are looked at.
      const told = marks.findLastIndex(({ at }) => at <= lossesUntil);
      for (const mark of marks.slice(told + 1))
        if (mark.interest === 'loss' && mark.at <= record.at) hear(queue, narrationOfLoss(mark));
      lossesUntil = Math.max(lossesUntil, record.at);
    });
    const reader = createReader();
    let isLookedUp = false;
    /** The next step is due and not drawn: what it follows on is still being read. */
    let holdsBack = false;
    const leavePace = pace((record, context) => {
      const now = performance.now();
      const isBusy = reader.isAwaited(now) && (isLookedUp || isBeingRead(queue, now));
      const heard = isBusy ? narrate(record, context) : null;
      holdsBack = heard !== null && isStep(heard);
      return holdsBack;
    });
    const timer = setInterval(() => {
      queue.patient = store.getState().snapshot?.slowMotion ?? false;
      isLookedUp = isLookedUpIn('.narrator');
      const waits = reader.look(queue, performance.now(), isLookedUp || holdsBack);
      if (!isLookedUp && speak(queue, performance.now(), ({ fact }) => told.current(fact))) {
        const spoken = queue.current?.narration ?? null;
        setNarration(spoken);
        if (spoken) story = storyAfter(story, spoken);
      }
      if (!holdsBack && !isBeingRead(queue, performance.now())) story = null;
      showStory(waits ? story : null);
    }, LOOK_MS);
    return () => {
      leave();
      leavePace();
      reader.leave();
      clearInterval(timer);
      showStory(null);
    };
  }, [openings]);
  if (!narration) return <span className="resting">{quiet(language)}</span>;
  return (
    <span>
      {narration.who !== '' && <Who narration={narration} />}
      <Terms plain={named}>{tell(narration.fact)}</Terms>
    </span>
  );
}

/** As it was when it acted; what has become of it since the picture says. */
function Who({ narration }: { readonly narration: Narration }) {
  const language = usePage((page) => page.language);
  const { who, role } = narration;
  return (
    <>
      <b className={`named ${role}`}>
        {(language === 'en' ? callEn : callZh)(narration)}{' '}
        {role !== 'none' && <RoleMark role={role} />}
        {who}
      </b>{' '}
    </>
  );
}
