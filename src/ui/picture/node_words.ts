/** A node in words: in its figure, below it, and for those who hear the page. */
import type { Texts } from '../texts/en';
import { type GraphNode, keyCount } from '../topology/graph';

/** What the node is now, in a word; in the figure the mark of death needs no word. */
export function stateWord(node: GraphNode, texts: Texts): string {
  const { life, facts, kind } = node;
  if (life === 'absent') return texts.notStarted;
  if (life === 'exited') return endWord(node, texts);
  if (node.stopped) return texts.stopped;
  if (kind === 'sentinel') return texts.sentinel;
  if (life === 'starting' || !facts) return texts.starting;
  if (facts.loading) return texts.loadingData;
  if (facts.saving) return texts.saving;
  return facts.role === 'master' ? texts.master : texts.replica;
}

/** Beside the dash of a figure that is not there, a word would only repeat the line below. */
export function figureWord(node: GraphNode, texts: Texts): string {
  if (node.life === 'absent') return '';
  return node.life === 'exited' ? '✕' : stateWord(node, texts);
}

function endWord({ status }: GraphNode, texts: Texts): string {
  if (status?.kind === 'signaled') return texts.killed(status.signal);
  return status && status.code !== 0 ? texts.exitCode(status.code) : texts.exited;
}

export function roleLine(node: GraphNode, texts: Texts): string {
  const { life, facts } = node;
  if (life === 'absent' || life === 'exited') return stateWord(node, texts);
  return facts ? texts.keys(keyCount(facts)) : '';
}

export function offsetLine(node: GraphNode, texts: Texts): string {
  const { life, facts } = node;
  return life === 'running' && facts ? texts.offset(String(facts.offset)) : '';
}

/** The node in one sentence, for the label and the text twin. */
export function describeNode(node: GraphNode, texts: Texts): string {
  const parts = [stateWord(node, texts), roleLine(node, texts), offsetLine(node, texts)];
  const said = parts.filter((part, i) => part !== '' && parts.indexOf(part) === i);
  return `${node.name}: ${said.join(', ')}`;
}
