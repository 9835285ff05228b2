/**
 * Which server an address means. One port may be served on several machines: then the host decides,
 * as whoever says it would be led there.
 */
import type { GraphNode } from './graph';

/** Of a machine: its own name, and what others reach it by. */
export interface MachinePlace {
  readonly name: string;
  readonly addresses: readonly string[];
}

interface Address {
  readonly host: string;
  readonly port: number;
}

type Nodes = readonly GraphNode[];

/** On any machine; those that the lesson placed come first. */
export function serversOn(nodes: Nodes, port: number): Nodes {
  // A table of ports would be for nothing: each thing that is told of a node makes other nodes.
  return nodes.filter((node) => node.port === port);
}

/** `from`: who says the address, since 127.0.0.1 is where one is. */
export function serverAt(
  nodes: Nodes,
  { host, port }: Address,
  from: Pick<GraphNode, 'machine' | 'machines'>,
): GraphNode | undefined {
  const isLoopback = host.startsWith('127.') || host === '::1' || host === 'localhost';
  const place = from.machines.find(
    ({ name, addresses }) => name === host || addresses.includes(host),
  );
  const machine = isLoopback ? from.machine : (place?.name ?? '');
  // An address of no machine, as one behind NAT may announce, is whoever serves that port.
  return machine === '' ? serversOn(nodes, port)[0] : ownServer(nodes, machine, port);
}

/** The server that a process of a machine has, or is about to have, at a port. */
export function ownServer(nodes: Nodes, machine: string, port: number): GraphNode | undefined {
  const all = serversOn(nodes, port);
  // What the lesson placed is wherever it is first started.
  return all.find((node) => node.machine === machine) ?? all.find((node) => node.machine === '');
}

/** Whom a replica follows, if it is on the picture. */
export function masterOf(nodes: Nodes, replica: GraphNode): GraphNode | undefined {
  const master = replica.facts?.master;
  return master ? serverAt(nodes, master, replica) : undefined;
}

/** `6379`; of a port that several machines serve, as `lab` takes it: `far:6379`. */
export function serverWord(nodes: Nodes, { port, machine }: GraphNode): string {
  const others = serversOn(nodes, port).length > 1;
  return others && machine !== '' ? `${machine}:${port}` : String(port);
}

/** Whoever says something: the process, or who has its port where that has left the picture. */
export function speakerOf(nodes: Nodes, pid: number, port: number): GraphNode | undefined {
  return nodes.find((node) => node.pid === pid) ?? serversOn(nodes, port)[0];
}

/** Whom an address means, by the name that the picture has for it; by its port where it is not on the picture. */
export function nameAt(
  nodes: Nodes,
  at: Address,
  from: Pick<GraphNode, 'machine' | 'machines'> | undefined,
): string {
  const node = from ? serverAt(nodes, at, from) : serversOn(nodes, at.port)[0];
  return node?.name ?? String(at.port);
}
