/** The words of the strip and of the key to the picture in English; loaded with them. */
import type { PhaseName } from './phases';

export const en = {
  strip: (master: string) => `How far the failover of ${master} is`,
  names: {
    answers: 'answers',
    silent: 'no answer',
    sdown: 'sdown',
    odown: 'odown',
    vote: 'vote',
    promote: 'promote',
    switch: 'switch',
  } satisfies Record<PhaseName, string>,
  help: {
    answers: 'The master answers its Sentinels: nothing is to be done.',
    silent: 'No answer comes. A Sentinel waits for down-after before it says so.',
    sdown: 'Subjectively down: one Sentinel, for itself, takes the master for down.',
    odown: 'Objectively down: as many Sentinels as the quorum say so.',
    vote: 'The Sentinels elect the one that may lead the failover: a majority must vote for it.',
    promote: 'The leader picks the best replica and makes it a master.',
    switch: 'The other servers follow the new master, and clients are told its address.',
  } satisfies Record<PhaseName, string>,
  answers: (who: string) => who,
  sdownIn: (left: string) => `sdown in ${left}`,
  saysDown: (who: string, down: number, quorum: number) =>
    `${who} ${down === 1 ? 'says' : 'say'} down: ${down} of ${quorum}`,
  agreed: 'the quorum agrees',
  retryIn: (left: string) => `next attempt in ${left}`,
  votes: (who: string, votes: number, needed: number) => `${who} has ${votes} of ${needed}`,
  chooses: (leader: string) => `${leader} chooses a replica`,
  promotes: (who: string) => `${who} is to be master`,
  switchesTo: (who: string) => `to ${who}`,
  switched: (who: string, epoch: number) => `${who} is the master, epoch ${epoch}`,

  keyTitle: 'Key to the picture',
  close: 'Close the key',
  dots: 'Dots beside a server: what each Sentinel says of it',
  dotsOrder: (names: string) => `From left to right: ${names}.`,
  up: 'answers',
  overdue: 'gives no answer; the ring closes until sdown',
  sdown: 'sdown: down for this Sentinel',
  odown: 'odown: the quorum agrees',
  packets: 'What travels',
  packetKinds: {
    command: 'command',
    reply: 'reply',
    ping: 'PING, INFO',
    psync: 'handshake, PSYNC',
    rdb: 'dataset (RDB)',
    stream: 'stream of writes',
    ack: 'ACK',
    vote: 'opinion, vote',
  },
};

type Same<T> = {
  readonly [K in keyof T]: T[K] extends string
    ? string
    : T[K] extends (...args: infer A) => string
      ? (...args: A) => string
      : Same<T[K]>;
};

export type PhaseWords = Same<typeof en>;
