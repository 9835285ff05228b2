/** What the words of the trade mean, in English: the word spelled out, and what it is for. */
import type { Term } from './terms';

export interface TermWords {
  readonly title: string;
  readonly terms: Readonly<Record<Term, readonly [name: string, meaning: string]>>;
}

export const en: TermWords = {
  title: 'Words of the trade',
  terms: {
    epoch: [
      'epoch',
      'A number that counts attempts at a failover. Each attempt takes a new one, and in one epoch a Sentinel votes only once. A configuration carries the epoch it was made in: the higher one is the newer.',
    ],
    quorum: [
      'quorum',
      'How many Sentinels must say that a master is down before a failover may begin. It is the last number of the conf’s “sentinel monitor” line; it need not be a majority.',
    ],
    majority: [
      'majority',
      'More than half of all known Sentinels, those that are down counted too. Who wants to lead a failover needs that many votes: in a parted network at most one side has them.',
    ],
    runid: [
      'run id',
      'Forty hexadecimal digits that a server draws by chance whenever it starts: by a new one others see that it was started again. A Sentinel keeps its own in its conf (myid).',
    ],
    offset: [
      'offset (replication offset)',
      'How many bytes of the stream of writes a server has: its master counts what it sent, a replica what it took. What lies between the two the replica does not have yet.',
    ],
    sdown: [
      'sdown: subjectively down',
      'One Sentinel has had no good answer from a server for down-after-milliseconds. That is its own opinion, no more: perhaps only its own cable is broken.',
    ],
    odown: [
      'odown: objectively down',
      'As many Sentinels as the quorum say that a master is down. Only masters can be that, and only then does a Sentinel try to fail over by itself.',
    ],
    tilt: [
      'TILT',
      'A Sentinel whose clock jumped, or that stood still for more than two seconds, mistrusts every time it measured: for 30 s it goes on looking, but acts on nothing.',
    ],
    leader: [
      'leader',
      'The one Sentinel that carries out a failover. The others elect it with their votes, for this one epoch; when the failover is over, nobody leads any more.',
    ],
    backlog: [
      'backlog (replication backlog)',
      'The newest bytes of a master’s stream, kept in memory (repl-backlog-size). A replica that was away for a while gets from it just what it missed; what is no longer in it costs a full copy.',
    ],
  },
};
