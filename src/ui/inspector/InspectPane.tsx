/** The inspector: one node at a time, by what there is to see of it. */
import * as Tabs from '@radix-ui/react-tabs';
import { useEffect, useState } from 'react';
import { Menu } from '../Menu';
import { store } from '../store';
import { usePage } from '../use_page';
import type { Inspecting } from './Asking';
import { Charts } from './Charts';
import { Compare } from './Compare';
import { ConfTable } from './ConfTable';
import { Connections } from './Connections';
import { InfoCards } from './InfoCards';
import { KeyBrowser } from './KeyBrowser';
import { LogLines } from './LogLines';
import { useInspectorWords } from './use_words';
import '../styles/inspector.css';

type Section = 'info' | 'keys' | 'conf' | 'clients' | 'charts' | 'log' | 'compare';

const SECTIONS: readonly {
  readonly id: Section;
  readonly View: (inspecting: Inspecting) => React.ReactNode;
  /** Only a server with data has it. */
  readonly data?: true;
  /** Also of one that has ended. */
  readonly dead?: true;
}[] = [
  { id: 'info', View: InfoCards },
  { id: 'keys', View: KeyBrowser, data: true },
  { id: 'conf', View: ConfTable },
  { id: 'clients', View: Connections },
  { id: 'charts', View: Charts, data: true },
  { id: 'log', View: LogLines, dead: true },
  { id: 'compare', View: Compare, data: true },
];

export function InspectPane() {
  const words = useInspectorWords();
  const { nodes, chosen, confLine, logAt } = usePage(({ graph, inspected, confLine, logAt }) => ({
    nodes: graph.nodes,
    chosen: inspected,
    confLine,
    logAt,
  }));
  const [section, setSection] = useState<Section>(confLine === null ? 'info' : 'conf');
  useEffect(() => {
    if (logAt !== null) setSection('log');
  }, [logAt]);
  const node =
    nodes.find(({ name }) => name === chosen) ??
    nodes.find(({ life }) => life === 'running') ??
    nodes[0];
  if (!node || nodes.every(({ life }) => life === 'absent'))
    return <p className="side-empty">{words.nobody}</p>;
  const mine = SECTIONS.filter(({ data }) => !data || node.kind === 'data');
  const shown = mine.some(({ id }) => id === section) ? section : 'info';
  const show = (value: string) => {
    setSection(value as Section);
    store.setState({ confLine: null, logAt: null });
  };
  return (
    <div className="inspect">
      <Menu
        label={`${words.choose}: ${node.name}`}
        className="node-choice"
        disabled={false}
        chosen={node.name}
        items={nodes.map(({ name }) => ({ id: name, text: name }))}
        onChoose={(name) => store.setState({ inspected: name, confLine: null, logAt: null })}
      >
        <b>{node.name}</b>
      </Menu>
      <Tabs.Root value={shown} onValueChange={show}>
        <Tabs.List className="sections" aria-label={node.name}>
          {mine.map(({ id }) => (
            <Tabs.Trigger key={id} value={id}>
              {words.sections[id]}
            </Tabs.Trigger>
          ))}
        </Tabs.List>
        {mine.map(({ id, View, dead }) => (
          <Tabs.Content key={id} value={id} data-section={id} tabIndex={-1}>
            {node.life === 'running' || (dead && node.pid !== null) ? (
              <View key={`${node.name} ${node.pid}`} node={node} />
            ) : (
              <p className="side-empty">{words.notRunning(node.name)}</p>
            )}
          </Tabs.Content>
        ))}
      </Tabs.Root>
    </div>
  );
}
