/** Two servers key by key: what is missing on the replica? */
import { useState } from 'react';
import type { KeysAnswer } from '#host/inspection';
import { Menu } from '../Menu';
import type { GraphNode } from '../topology/graph';
import { usePage } from '../use_page';
import { Asking, type Inspecting } from './Asking';
import { byteText, clipped } from './byte_text';
import { compareKeys } from './compare_keys';
import { Databases } from './Databases';
import { useAnswers } from './use_answers';
import { useInspectorWords } from './use_words';

const COMPARED_MAX = 2000;
const SHOWN_MAX = 200;

export function Compare({ node }: Inspecting) {
  const words = useInspectorWords();
  const nodes = usePage(({ graph }) => graph.nodes);
  const [chosen, choose] = useState<string | null>(null);
  const others = nodes.filter(
    (each) => each.kind === 'data' && each.life === 'running' && each.name !== node.name,
  );
  const other = others.find(({ name }) => name === chosen) ?? nearest(node, others);
  if (!other) return <p className="side-empty">{words.noOther}</p>;
  return (
    <div className="compare">
      {others.length === 1 ? (
        <p className="tally">
          {words.compareWith} <b>{other.name}</b>
        </p>
      ) : (
        <Menu
          label={`${words.compareWith} ${other.name}`}
          className="node-choice"
          disabled={false}
          chosen={other.name}
          items={others.map(({ name }) => ({ id: name, text: name }))}
          onChoose={choose}
        >
          {words.compareWith} <b>{other.name}</b>
        </Menu>
      )}
      <Differences key={other.name} node={node} other={other} />
    </div>
  );
}

/** Its master, or one of its replicas: those should be the same. */
function nearest(node: GraphNode, others: readonly GraphNode[]): GraphNode | undefined {
  const isKin = (each: GraphNode) =>
    each.port === node.facts?.master?.port || each.facts?.master?.port === node.port;
  return others.find(isKin) ?? others[0];
}

function Differences({ node, other }: Inspecting & { readonly other: GraphNode }) {
  const words = useInspectorWords();
  const [db, setDb] = useState(0);
  const questions = [['keys', String(db), String(COMPARED_MAX)]];
  const one = useAnswers(node.pid, questions)?.[0] as KeysAnswer | undefined;
  const two = useAnswers(other.pid, questions)?.[0] as KeysAnswer | undefined;
  if (!one || !two) return <Asking />;
  const { same, differences, partial } = compareKeys(one, two);
  return (
    <>
      <Databases chosen={db} used={[...one.databases, ...two.databases]} onChoose={setDb} />
      <p className="tally" data-same={same}>
        {differences.length === 0 ? words.allSame(same) : words.someSame(same)}
      </p>
      {partial && <p className="warning">{words.partial}</p>}
      <ul className="differences">
        {differences.slice(0, SHOWN_MAX).map(({ name, what }) => (
          <li key={name} data-difference={what}>
            <code>{clipped(byteText(name), 80)}</code>
            <em>{words.differs[what](node.name, other.name)}</em>
          </li>
        ))}
      </ul>
    </>
  );
}
