/** A fault that a program of the machine asks for, in words, and what it is told. */
import { inflict } from '../fault';
import { messagesUnderWay, portServedBy } from '../net/under_way';
import type { World } from '../state';
import { faultText, Misworded, parseFault, wordsOf } from './words';

interface Answer {
  readonly done: boolean;
  readonly text: string;
}

export function heed(world: World, at: number, line: string): Answer {
  const words = wordsOf(line);
  if (words[0] === 'faults' && words.length === 1) return { done: true, text: listed(world, at) };
  if (words[0] === 'messages' && words.length === 1)
    return { done: true, text: messagesListed(world, at) };
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

/** Long lists are of no use to who has to choose. */
const LISTED_MAX = 40;
const EXCERPT = 44;

function messagesListed(world: World, at: number): string {
  const name = (pid: number): string => {
    const port = portServedBy(world, pid);
    if (port !== null) return String(port);
    return world.processes.get(pid)?.program ?? 'nobody';
  };
  const lines = messagesUnderWay(world).map(({ message, arriveAt, from, to, bytes }) => {
    const left = ((arriveAt - at) / 1000).toFixed(1);
    const ends = `${name(from)} -> ${name(to)}`;
    return `${String(message).padStart(6)}  ${ends}  in ${left} ms  ${excerpt(bytes)}`;
  });
  if (lines.length === 0) return 'no message is under way';
  const more = lines.length - LISTED_MAX;
  return [...lines.slice(0, LISTED_MAX), ...(more > 0 ? [`and ${more} more`] : [])].join('\n');
}

/** Its words, without what frames them on the wire. */
function excerpt(bytes: Uint8Array): string {
  const text = String.fromCharCode(...bytes.subarray(0, 4 * EXCERPT));
  const words = text.replace(/[*$]\d+\r\n/g, '').replace(/[^ -~]+/g, ' ');
  const short = words.trim().slice(0, EXCERPT);
  return short === '' ? `${bytes.length} bytes` : short;
}
