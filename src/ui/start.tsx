/** Puts the page on the screen. Loaded by main.ts while the lab's worker already starts. */
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ErrorBoundary } from 'react-error-boundary';
import type { LessonText } from '#lesson/lesson';
import type { LessonSource } from '#protocol/messages';
import { App } from './App';
import { Failure } from './Failure';
import { installKeys } from './focus';
import { installNetwork } from './notices/network';
import type { Preferences } from './preferences';
import { prefetchWhenOpen } from './prefetch';
import { installDrop } from './share/incoming';
import { type LessonEntry, setPreferences, store } from './store';
import { type PlannedNode, servesAs } from './topology/graph';
import { planNodes } from './topology/playback';
import type { MachinePlace } from './topology/servers';
import { installPins } from './view/pins';
import './styles/fonts.css';
import './styles/tokens.css';
import './styles/base.css';
import './styles/controls.css';
import './styles/layout.css';
import './styles/course.css';
import './styles/lesson.css';
import './styles/topology.css';
import './styles/moment.css';
import './styles/packets.css';
import './styles/cables.css';
import './styles/sentinels.css';
import './styles/states.css';
import './styles/faults.css';
import './styles/terminal.css';
import './styles/past.css';
import './styles/sheet.css';
import './styles/timeline.css';
import './styles/sequence.css';
import './styles/phases.css';
import './styles/layouts.css';

export { receive } from './receive';
export { openHere, takeIncoming } from './share/incoming';
export { keptLesson, ownLesson } from './share/own_topology';

interface Opening {
  readonly preferences: Preferences;
  readonly lesson: LessonEntry;
  readonly source: LessonSource;
  readonly text: LessonText;
}

export function start({ preferences, lesson, source, text }: Opening): void {
  setPreferences(preferences);
  installPins(source.own ? `${lesson.id}/${source.hash}` : lesson.id);
  store.setState({ lesson, text });
  planNodes(plannedNodes(source), machinesOf(source));
  render();
}

/** When there is nothing to open: the page says why. */
export function fail(message: string): void {
  store.setState({ phase: 'failed', failure: message });
  render();
}

let rendered = false;

function render(): void {
  const page = document.getElementById('page');
  if (rendered || !page) return;
  rendered = true;
  installKeys();
  installDrop();
  installNetwork();
  prefetchWhenOpen();
  createRoot(page).render(
    <StrictMode>
      <ErrorBoundary fallbackRender={({ error }) => <Failure failure={String(error)} />}>
        <App />
      </ErrorBoundary>
    </StrictMode>,
  );
}

/** The first one has no address but its own. */
function machinesOf({ topology }: LessonSource): MachinePlace[] {
  const { machine, machines = [] } = JSON.parse(topology) as {
    machine: string;
    machines?: { name: string; address: string }[];
  };
  const others = machines.map(({ name, address }) => ({ name, addresses: [address] }));
  return [{ name: machine, addresses: [] }, ...others];
}

/** The lab has checked the whole topology; the graph needs names, ports and shapes only. */
function plannedNodes({ topology }: LessonSource): PlannedNode[] {
  const { nodes } = JSON.parse(topology) as {
    nodes: { name: string; port: number; program: string }[];
  };
  return nodes.map(({ name, port, program }) => ({
    name,
    port,
    kind: servesAs(program, []) ?? 'data',
  }));
}
