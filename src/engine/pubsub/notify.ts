/**
 * Keyspace events: which classes are wanted, and their publication.
 * twin: redis 6.2.6 notify.c.
 */

import type { Server } from '../state';
import { pubsubPublishMessage } from './pubsub';

/** Bit of each class, in the order CONFIG GET prints their letters. */
export const NOTIFY = {
  generic: { bit: 1 << 2, letter: 'g' },
  string: { bit: 1 << 3, letter: '$' },
  list: { bit: 1 << 4, letter: 'l' },
  set: { bit: 1 << 5, letter: 's' },
  hash: { bit: 1 << 6, letter: 'h' },
  zset: { bit: 1 << 7, letter: 'z' },
  expired: { bit: 1 << 8, letter: 'x' },
  evicted: { bit: 1 << 9, letter: 'e' },
  stream: { bit: 1 << 10, letter: 't' },
  module: { bit: 1 << 13, letter: 'd' },
  keyspace: { bit: 1 << 0, letter: 'K' },
  keyevent: { bit: 1 << 1, letter: 'E' },
  keyMiss: { bit: 1 << 11, letter: 'm' },
} as const;

export type NotifyClass = Exclude<keyof typeof NOTIFY, 'keyspace' | 'keyevent'>;

/** The classes that the letter A stands for. */
const ALL = [
  NOTIFY.generic,
  NOTIFY.string,
  NOTIFY.list,
  NOTIFY.set,
  NOTIFY.hash,
  NOTIFY.zset,
  NOTIFY.expired,
  NOTIFY.evicted,
  NOTIFY.stream,
  NOTIFY.module,
].reduce((bits, { bit }) => bits | bit, 0);

/** null: an unknown letter. */
export function keyspaceEventsStringToFlags(classes: string): number | null {
  let flags = 0;
  for (const letter of classes) {
    const known = Object.values(NOTIFY).find((each) => each.letter === letter);
    if (letter !== 'A' && !known) return null;
    flags |= known?.bit ?? ALL;
  }
  return flags;
}

export function keyspaceEventsFlagsToString(flags: number): string {
  const hasAll = (flags & ALL) === ALL;
  let out = hasAll ? 'A' : '';
  for (const { bit, letter } of Object.values(NOTIFY)) {
    const isPartOfAll = hasAll && (bit & ALL) !== 0;
    if ((flags & bit) !== 0 && !isPartOfAll) out += letter;
  }
  return out;
}

export interface KeyspaceEvent {
  readonly type: NotifyClass;
  readonly event: string;
  readonly key: string;
  readonly db: number;
}

/** Publishes an event to `__keyspace@db__:key` and `__keyevent@db__:event`, as configured. */
export function notifyKeyspaceEvent(server: Server, { type, event, key, db }: KeyspaceEvent): void {
  const flags = server.config['notify-keyspace-events'];
  if ((flags & NOTIFY[type].bit) === 0) return;
  if ((flags & NOTIFY.keyspace.bit) !== 0) {
    pubsubPublishMessage(server, `__keyspace@${db}__:${key}`, event);
  }
  if ((flags & NOTIFY.keyevent.bit) !== 0) {
    pubsubPublishMessage(server, `__keyevent@${db}__:${event}`, key);
  }
}
