/** What the writing clients were told, folded from the bytes on their connections. */
import { latin1 } from '#hiredis/bytes';
import type { TraceRecord } from '#host/trace';
import type { Life, Scene } from './scene';

/** A write that a client was told is done. */
export interface Acknowledged {
  readonly key: string;
  readonly at: number;
  /** Who told it. */
  readonly life: Life;
  /**
   * The history it is part of, and the offsets it lies between: after the first, up to the second.
   * Infinity: not known, since the server was killed in that turn before it stated how far it is.
   */
  readonly replid: string;
  readonly after: number;
  readonly upTo: number;
  /** The server kept a backlog: without one, offsets do not move. */
  readonly counted: boolean;
}

export interface Clients {
  readonly acknowledged: Acknowledged[];
  /** By connection. */
  readonly asked: Map<number, Asked>;
}

interface Asked {
  /** The last command sent. */
  command: 'SET' | 'WAIT' | 'other';
  key: string;
  /** How far the server's stream had come before that turn. */
  before: number;
  last: Acknowledged | null;
}

export function createClients(): Clients {
  return { acknowledged: [], asked: new Map() };
}

export interface WaitAnswer {
  readonly write: Acknowledged;
  readonly replicas: number;
}

/** Takes in a segment; answers what a WAIT was told, if it was that. */
export function foldClients(
  clients: Clients,
  scene: Scene,
  record: TraceRecord,
): WaitAnswer | null {
  const { fact, pid, at } = record;
  if (fact.kind !== 'segment') return null;
  const [from, to] = [scene.lives.get(pid), scene.lives.get(fact.to)];
  if (from?.node.kind === 'writer') {
    ask(clients, fact.conn, { text: latin1(fact.bytes), server: to });
    return null;
  }
  const asked = to?.node.kind === 'writer' ? clients.asked.get(fact.conn) : undefined;
  if (!asked || !from?.server) return null;
  const text = latin1(fact.bytes);
  if (asked.command === 'SET' && text.startsWith('+OK')) {
    const { replid, offset, backlog } = from.server;
    asked.last = {
      key: asked.key,
      at,
      life: from,
      replid,
      after: asked.before,
      upTo: backlog === null || from.serverAt === at ? offset : Number.POSITIVE_INFINITY,
      counted: backlog !== null,
    };
    clients.acknowledged.push(asked.last);
  }
  const answer = asked.command === 'WAIT' ? /^:(\d+)/.exec(text)?.[1] : undefined;
  if (answer === undefined || !asked.last) return null;
  return { write: asked.last, replicas: Number(answer) };
}

function ask(
  clients: Clients,
  conn: number,
  { text, server }: { readonly text: string; readonly server: Life | undefined },
): void {
  const words = text.split('\r\n').filter((_, i) => i > 0 && i % 2 === 0);
  const [name = '', key = ''] = words;
  const asked = clients.asked.get(conn) ?? { command: 'other', key: '', before: 0, last: null };
  clients.asked.set(conn, asked);
  asked.command = name === 'SET' || name === 'WAIT' ? name : 'other';
  if (name !== 'SET') return;
  asked.key = key;
  asked.before = server?.server?.offset ?? 0;
}
