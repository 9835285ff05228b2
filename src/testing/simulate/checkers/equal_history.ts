/**
 * Fact 25: equal (replid, offset) implies an equal stream prefix. Of each history, the bytes that
 * any server holds in its backlog are those that every other one holds at the same offsets.
 */
import { backlogSince } from '#engine/replication/backlog';
import type { Backlog } from '#engine/replication/state';
import { type CheckerKind, livesOf } from '../scene';
import { serverStateOf } from '../stage';

interface History {
  /** Offset of bytes[0]. */
  readonly base: number;
  bytes: Uint8Array;
  length: number;
}

/** Of one process: up to which offset of which history it was compared. */
interface Compared {
  replid: string;
  upTo: number;
}

function grow(history: History, wanted: number): void {
  if (wanted <= history.bytes.length) return;
  const bytes = new Uint8Array(Math.max(wanted, 2 * history.bytes.length));
  bytes.set(history.bytes.subarray(0, history.length));
  history.bytes = bytes;
}

/** Takes bytes `from`.. of a backlog into the history; answers the offset that differs, if any. */
function compare(history: History, backlog: Backlog, from: number): number | null {
  const end = backlog.firstOffset + backlog.histlen;
  const start = Math.max(from, backlog.firstOffset, history.base);
  if (start >= end) return null;
  // Beyond a gap nothing can be compared: what lies in it was never in a backlog looked at.
  if (start > history.base + history.length) return null;
  grow(history, end - history.base);
  let at = start - history.base;
  for (const piece of backlogSince(backlog, start)) {
    for (const byte of piece) {
      if (at < history.length) {
        if (history.bytes[at] !== byte) return at + history.base;
      } else {
        history.bytes[at] = byte;
        history.length++;
      }
      at++;
    }
  }
  return null;
}

export const equalHistory: CheckerKind = {
  name: 'equal (replid, offset), equal stream',
  make(_scene, fail) {
    const histories = new Map<string, History>();
    const compared = new Map<number, Compared>();
    const moved = new Set<number>();
    return {
      see(_, { fact, pid }) {
        if (fact.kind === 'server') moved.add(pid);
      },
      look(scene) {
        if (moved.size === 0) return;
        for (const life of livesOf(scene, 'master', 'replica')) {
          if (!moved.has(life.pid)) continue;
          const server = serverStateOf(scene.stage, life.pid);
          const { backlog, replid } = server?.repl ?? {};
          if (!server || !backlog || !replid || server.rdb.loading) continue;
          const before = compared.get(life.pid);
          const from = before?.replid === replid ? before.upTo : 0;
          let history = histories.get(replid);
          if (!history) {
            history = { base: backlog.firstOffset, bytes: new Uint8Array(4096), length: 0 };
            histories.set(replid, history);
          }
          const differs = compare(history, backlog, from);
          if (differs !== null)
            fail(`${life.node.name} differs from others in history ${replid} at offset ${differs}`);
          compared.set(life.pid, { replid, upTo: backlog.firstOffset + backlog.histlen });
        }
        moved.clear();
      },
    };
  },
};
