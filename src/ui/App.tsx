/** The page: time on top, lesson and graph in the middle, terminals below. */
import { type CSSProperties, useEffect } from 'react';
import { Failure } from './Failure';
import { FaultMenu } from './faults/FaultMenu';
import { LessonPanel } from './lesson/LessonPanel';
import { Notices } from './notices/Notices';
import { PhoneTabs } from './PhoneTabs';
import { LessonEdge, SideEdge } from './panes/edges';
import { dockShareKey, dockShareOf, type Panes, showsOnePane } from './panes/panes';
import { SingleTabs } from './panes/SingleTabs';
import { Splitter } from './panes/Splitter';
import { rowCount } from './picture/layout';
import { PlayerCard } from './share/PlayerCard';
import { ShareDialog } from './share/ShareDialog';
import { Side } from './side/Side';
import { arrange } from './store';
import { TopBar } from './TopBar';
import { KeyboardDialog } from './terminal/KeyboardDialog';
import { Terminals } from './terminal/Terminals';
import { ComparisonDialog } from './time/ComparisonDialog';
import { Replay } from './time/Replay';
import { TimeBar } from './time/TimeBar';
import { TimelinePane } from './timeline/TimelinePane';
import type { Graph } from './topology/graph';
import { oncePer } from './topology/once_per';
import { Topology } from './topology/Topology';
import { FirstVisit } from './tour/FirstVisit';
import { useLow } from './use_media';
import { usePage, usePagePaced, useTexts } from './use_page';

const DOCK_SHARE_MIN = 0.15;
const DOCK_SHARE_MAX = 0.7;

/** Below the graph's rows a phone keeps what is left for lesson and terminals. */
const PHONE_WIDTH = 390;
/** A graph is another one with each message, and hardly ever has other rows. */
const ROWS_EVERY_MS = 300;
const phoneRows = oncePer((graph: Graph) => rowCount(graph, PHONE_WIDTH));

export function App() {
  const { phase, readOnly, phonePane, side } = usePage(({ phase, readOnly, phonePane, side }) => ({
    phase,
    readOnly,
    phonePane,
    side,
  }));
  const texts = useTexts();
  const title = usePage((page) => page.text?.title);
  useEffect(() => {
    document.title = title ? `${title} · Redis HA Lab` : 'Redis HA Lab';
  }, [title]);
  const rows = usePagePaced((page) => phoneRows(page.graph), ROWS_EVERY_MS);
  const low = useLow();
  const { panes, failure } = usePage(({ panes, failure }) => ({ panes, failure }));
  if (phase === 'failed') return <Failure failure={failure} />;
  return (
    <div
      className="page"
      data-phone-pane={phonePane}
      data-layout={panes.layout}
      data-single={showsOnePane(panes) ? panes.single : undefined}
      style={styleOf(panes, { rows, low })}
    >
      <TopBar />
      {readOnly && <p className="banner">{texts.readOnly}</p>}
      <main className="workbench" data-side={side ?? undefined}>
        <LessonPanel />
        <LessonEdge />
        <div className="world">
          <Topology />
          <TimelinePane />
        </div>
        <Side />
        {side && <SideEdge />}
      </main>
      <TimeBar />
      <PhoneTabs />
      <SingleTabs />
      <Splitter
        className="dock-handle"
        label={texts.resizeTerminals}
        axis="y"
        value={dockShareOf(panes, low)}
        min={DOCK_SHARE_MIN}
        max={DOCK_SHARE_MAX}
        step={0.03}
        perPixel={-1 / window.innerHeight}
        onMove={(share) => arrange({ [dockShareKey(panes)]: share })}
      />
      <Terminals />
      <Replay />
      <Notices />
      <KeyboardDialog />
      <FaultMenu />
      <ComparisonDialog />
      <ShareDialog />
      <PlayerCard />
      <FirstVisit />
    </div>
  );
}

function styleOf(
  panes: Panes,
  { rows, low }: { readonly rows: number; readonly low: boolean },
): CSSProperties {
  const { lessonWidth, sideWidth } = panes;
  const style: Record<string, string> = {
    '--dock-share': String(dockShareOf(panes, low)),
    '--graph-rows': String(rows),
  };
  if (lessonWidth > 0) style['--lesson-width'] = `min(${lessonWidth}px, 60vw)`;
  if (sideWidth > 0) style['--side-width'] = `min(${sideWidth}px, 60vw)`;
  return style;
}
