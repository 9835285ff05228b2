/** A fault that a program of the machine asks for, in words, and what it is told. */
import { inflict } from '../fault';
import type { World } from '../state';
import { faultText, Misworded, parseFault, wordsOf } from './words';

interface Answer {
  readonly done: boolean;
  readonly text: string;
}

export function heed(world: World, at: number, line: string): Answer {
  const words = wordsOf(line);
  if (words[0] === 'faults' && words.length === 1) return { done: true, text: listed(world, at) };
  const fault = parseFault(words);
  if (fault instanceof Misworded) return { done: false, text: fault.reason };
  const before = world.net.nextFault;
  const wrong = inflict(world, fault, { at, inside: true });
  if (wrong !== null) return { done: false, text: wrong };
  const entry = world.net.faults.find((each) => each.id >= before);
  return { done: true, text: entry ? `${entry.id}: ${faultText(fault)}` : faultText(fault) };
}

function listed(world: World, at: number): string {
  const lines = world.net.faults.map(({ id, since, fault }) => {
    const seconds = ((at - since) / 1_000_000).toFixed(1);
    return `${String(id).padStart(3)}  ${faultText(fault)}  for ${seconds} s`;
  });
  for (const { state, pid } of world.processes.values()) {
    const listener = [...world.net.listeners.values()].find((each) => each.pid === pid);
    if (state === 'stopped' && listener) lines.push(`     stop ${listener.local.port}`);
  }
  return lines.length === 0 ? 'no fault holds' : lines.join('\n');
}
