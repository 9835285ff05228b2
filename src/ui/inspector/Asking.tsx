/** What each part of the inspector is about, and what it says before it has an answer. */
import type { GraphNode } from '../topology/graph';
import { useInspectorWords } from './use_words';

export interface Inspecting {
  readonly node: GraphNode;
}

export function Asking() {
  const words = useInspectorWords();
  return <p className="side-empty">{words.asking}</p>;
}
