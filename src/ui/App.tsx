/** The page: time on top, lesson and graph in the middle, terminals below. */
import { type CSSProperties, useEffect, useState } from 'react';
import { DockHandle } from './DockHandle';
import { FaultMenu } from './faults/FaultMenu';
import { LessonPanel } from './lesson/LessonPanel';
import { Notices } from './Notices';
import { PhoneTabs } from './PhoneTabs';
import { rowCount } from './picture/layout';
import { startAnew } from './post';
import { Replay } from './Replay';
import { PlayerCard } from './share/PlayerCard';
import { ShareDialog } from './share/ShareDialog';
import { TopBar } from './TopBar';
import { KeyboardDialog } from './terminal/KeyboardDialog';
import { Terminals } from './terminal/Terminals';
import { ComparisonDialog } from './time/ComparisonDialog';
import { TimeBar } from './time/TimeBar';
import { Topology } from './topology/Topology';
import { usePage, useTexts } from './use_page';

/** Share of the window's height that the terminals have until someone moves the edge. */
const DOCK_SHARE = 0.33;

/** Below the graph's rows a phone keeps what is left for lesson and terminals. */
const PHONE_WIDTH = 390;

export function App() {
  const { phase, readOnly, phonePane } = usePage(({ phase, readOnly, phonePane }) => ({
    phase,
    readOnly,
    phonePane,
  }));
  const texts = useTexts();
  const title = usePage((page) => page.text?.title);
  useEffect(() => {
    document.title = title ? `${title} · Redis HA Lab` : 'Redis HA Lab';
  }, [title]);
  const rows = usePage((page) => rowCount(page.graph, PHONE_WIDTH));
  const [share, setShare] = useState(DOCK_SHARE);
  if (phase === 'failed') return <Failure />;
  return (
    <div
      className="page"
      data-phone-pane={phonePane}
      style={{ '--dock-share': String(share), '--graph-rows': String(rows) } as CSSProperties}
    >
      <TopBar />
      {readOnly && <p className="banner">{texts.readOnly}</p>}
      <main className="workbench">
        <LessonPanel />
        <Topology />
      </main>
      <TimeBar />
      <PhoneTabs />
      <DockHandle share={share} onMove={setShare} />
      <Terminals />
      <Replay />
      <Notices />
      <KeyboardDialog />
      <FaultMenu />
      <ComparisonDialog />
      <ShareDialog />
      <PlayerCard />
    </div>
  );
}

function Failure() {
  const texts = useTexts();
  const failure = usePage((page) => page.failure);
  return (
    <main className="failure" role="alert">
      <h1>{texts.failedTitle}</h1>
      <pre>{failure || texts.failedSilently}</pre>
      <p>{texts.failedHelp}</p>
      <div>
        <button type="button" className="button primary" onClick={() => location.reload()}>
          {texts.reload}
        </button>
        <button type="button" className="button" onClick={startAnew}>
          {texts.reset}
        </button>
      </div>
    </main>
  );
}
