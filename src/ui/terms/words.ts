/** What the words of the trade mean, in English: the word spelled out, and what it is for. */
import type { Term } from './terms';

export interface TermWords {
  readonly title: string;
  /** Over those that messages, terminals and logs print. */
  readonly printed: string;
  readonly terms: Readonly<Record<Term, readonly [name: string, meaning: string]>>;
}

export const en: TermWords = {
  title: 'Words of the trade',
  printed: 'Words of messages, terminals and logs',
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
    ping: [
      'PING',
      'Asks a server for a sign of life; it answers PONG. A Sentinel asks each server and each other Sentinel once a second.',
    ],
    pong: ['PONG', 'The answer to PING: I am alive. The plus before it marks a short reply.'],
    info: [
      'INFO',
      'Asks a server for a report on itself: its role, its master or its replicas, its offset. A Sentinel asks every 10 s, and a replica each second while its master is down or its link to it.',
    ],
    isdown: [
      'SENTINEL is-master-down-by-addr',
      'How one Sentinel asks another whether it, too, holds a master down. With its own run id in the question it asks for the other’s vote as well.',
    ],
    event: [
      'An announcement of a Sentinel',
      'What a Sentinel notices or does, by a name: it writes it to its log and publishes it to who subscribes. A plus means that something came or began, a minus that it is over or failed.',
    ],
    ok: [
      'OK',
      'The server has done what it was asked. The plus before it marks a short reply on the wire; redis-cli leaves it out.',
    ],
    parts: [
      'A reply of several parts',
      'The number in brackets says how many parts the reply has. After EXEC they are the replies of the commands that were queued, in their order.',
    ],
    multi: [
      'MULTI',
      'Begins a transaction: the server only notes the commands that follow. At EXEC it runs them all, and nobody else’s in between. A Sentinel changes a server’s role so.',
    ],
    queued: ['QUEUED', 'Noted, not run yet: the answer to each command between MULTI and EXEC.'],
    exec: [
      'EXEC',
      'Runs what was noted since MULTI, at once and in order. Its reply has the replies of all of them.',
    ],
    slaveof: [
      'SLAVEOF, or REPLICAOF',
      'Makes a server a replica of the one it names: it throws its own dataset away for a copy of that one’s, unless it can go on from where it was. SLAVEOF NO ONE makes it a master. REPLICAOF is the newer name.',
    ],
    rewrite: [
      'CONFIG REWRITE',
      'Has a server write its present configuration, its role included, into its conf file: after a restart it is still so.',
    ],
    kill: [
      'CLIENT KILL',
      'Closes connections of clients. A Sentinel has it done when a server’s role changes, so that clients connect anew and ask who the master is.',
    ],
    psync: [
      'PSYNC',
      'With it a replica asks its master for the stream of writes: from the byte after its last one, of the history it knows; or, with “? -1”, from the beginning.',
    ],
    fullresync: [
      'FULLRESYNC',
      'The master’s answer to PSYNC: that cannot be continued, the whole dataset comes first. It names its history and the offset that the stream goes on from.',
    ],
    continue: [
      'CONTINUE',
      'The master’s answer to PSYNC: you get only what you missed, out of the backlog.',
    ],
    rdb: [
      'RDB',
      'Redis’s file format for a whole dataset, as it was at one moment: what SAVE writes to disk, and what a master sends a new replica.',
    ],
    replconf: [
      'REPLCONF',
      'What a replica tells its master beside the stream: its port, what it understands, and, as REPLCONF ACK, once a second how far it has come.',
    ],
    readonly: [
      'READONLY',
      'Refused: this server is a replica, and takes writes from its master only.',
    ],
    loading: [
      'LOADING',
      'Refused for now: the server is still reading its dataset into memory. For a Sentinel that is an answer: the server lives.',
    ],
    masterdown: [
      'MASTERDOWN',
      'Refused: this replica has no link to its master, and was told to serve nothing stale (replica-serve-stale-data no). For a Sentinel that is an answer: it lives.',
    ],
    unconnected: [
      'not connected>',
      'redis-cli’s prompt while it has no connection. It tries to connect at the next command that is typed.',
    ],
  },
};
