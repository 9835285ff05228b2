/** The words of "Sentinel's mind" and "Why (not)?" in English; loaded with the panels. */
import type { FailoverState } from './failover_states';
import type { Passed } from './replica_cases';

export const en = {
  close: 'Close this panel',
  mind: 'Mind',
  why: 'Why (not)?',
  whyAsks: 'Why does each Sentinel begin a failover now, or why not?',
  masterIs: 'Master',
  nobody:
    'No Sentinel is running. Start one: what it believes and what it waits for is shown here.',
  nobodyWatches: 'No Sentinel watches a master yet.',
  epochIs: (epoch: number) => `epoch ${epoch}`,
  believes: (whom: string, epoch: number) => `takes ${whom} for the master, since epoch ${epoch}`,
  knows: (replicas: number, sentinels: number) =>
    `knows ${replicas} ${replicas === 1 ? 'replica' : 'replicas'}, ${sentinels} other ${sentinels === 1 ? 'Sentinel' : 'Sentinels'}`,
  vote: 'vote',
  opinionUp: 'up',
  opinionOverdue: (left: string) => `no answer, sdown in ${left}`,
  opinionSdown: 'sdown',
  opinionOdown: 'odown',
  stopped: 'stopped',
  noVote: 'none now',
  votedFor: (whom: string, epoch: number) => `${whom} in epoch ${epoch}`,
  downBallot: 'Is it down?',
  downCount: (down: number, quorum: number) => `${down} say down · quorum ${quorum}`,
  quorumOver: (quorum: number, voters: number) =>
    `The quorum of ${quorum} can never be reached: there are ${voters} Sentinels.`,
  voteBallot: 'Who leads?',
  voteCount: (epoch: number, needed: number, majority: number, voters: number) =>
    `epoch ${epoch} · needed ${needed} (majority of ${voters} is ${majority})`,
  noElection: (needed: number, majority: number, voters: number) =>
    `no election now · ${needed} would be needed (majority of ${voters} is ${majority})`,
  ballotFor: (by: string, whom: string) => `${by} votes for ${whom}`,
  ballotBlank: (by: string) => `${by} has not voted in this epoch`,
  ballotDown: (by: string, word: string) => `${by}: ${word}`,
  failover: 'Failover',
  noFailover: 'None is under way.',
  states: {
    wait_start: ['wait start', 'collects votes'],
    select_slave: ['select slave', 'picks the best replica'],
    send_slaveof_noone: ['send slaveof no one', 'tells that replica to be a master'],
    wait_promotion: ['wait promotion', 'waits until the replica’s INFO says master'],
    reconf_slaves: ['reconf slaves', 'points the other replicas at the new master'],
    update_config: ['update config', 'announces the new address'],
  } satisfies Record<FailoverState, readonly [string, string]>,
  leftOf: (left: string, of: string) => `${left} left of ${of}`,
  reconfDone: (done: number, of: number) => `${done} of ${of} replicas follow`,

  gateNames: {
    awake: 'Can it act?',
    sdown: 'No answer for long enough? (sdown)',
    odown: 'Do enough Sentinels agree? (odown)',
    backoff: 'Long enough after the last attempt?',
    votes: 'Can it be elected leader?',
    replica: 'Is there a replica to promote?',
  },
  gateStates: { open: 'yes', counting: 'not yet', ahead: 'not asked yet', shut: 'no' },
  awakeYes: 'It runs, and trusts its clock.',
  awakeStopped: 'The process is stopped: it neither asks nor answers.',
  awakeTilt: (left: string) =>
    `TILT: its clock jumped or it stood still. It acts again in ${left}.`,
  pingAnswered: (limit: string) =>
    `The last PING was answered. sdown takes ${limit} without an answer.`,
  pingAge: (age: string, limit: string) => `The oldest PING waits for ${age}, of ${limit}.`,
  pingOver: (age: string, limit: string) => `The oldest PING waits for ${age}: more than ${limit}.`,
  linkDown: (limit: string) => `There is no connection, for more than ${limit}.`,
  impostor: 'It answers, and says that it is a replica: as good as down.',
  agreed: (agreed: number, quorum: number) => `${agreed} of quorum ${quorum} say down:`,
  voiceDown: (sentinel: string) => `${sentinel} says down`,
  voiceUp: (sentinel: string) => `${sentinel} does not say so`,
  voiceSilent: (sentinel: string) => `${sentinel} does not answer`,
  backoffFree: 'No attempt and no vote lately: it may begin at once.',
  backoffOver: (span: string) => `The last attempt or vote is longer ago than ${span}.`,
  backoffOn: (span: string, until: string, left: string) =>
    `2 × failover-timeout = ${span}: not before ${until} (${left}).`,
  votesAhead: (reachable: number, voters: number, needed: number) =>
    `${reachable} of ${voters} known Sentinels answer it; max(majority, quorum) = ${needed} votes are needed.`,
  votesGot: (got: number, needed: number, majority: number, quorum: number, epoch: number) =>
    `${got} of ${needed} votes in epoch ${epoch}: max(majority ${majority}, quorum ${quorum}).`,
  votesForced: 'By SENTINEL FAILOVER: neither agreement nor votes are needed.',
  noReplicas: 'It knows of no replica at all.',
  rank: (rank: number) => (rank === 1 ? 'would be promoted' : `choice ${rank}`),
  aheadOf: (other: string, by: 'priority' | 'offset' | 'runid') =>
    `before ${other}: ${{ priority: 'its priority is lower', offset: 'it has more of the stream', runid: 'all else equal, its run id is smaller' }[by]}`,
  replicaFigures: (priority: number, offset: string, info: string) =>
    `priority ${priority} · offset ${offset} · INFO ${info} old`,
  infoNever: 'never',
  passed: (passed: Passed, text: (ms: number) => string): string => {
    switch (passed.why) {
      case 'sdown':
        return `passed over: down (sdown) for ${text(passed.sinceMs)}`;
      case 'disconnected':
        return 'passed over: no connection to it';
      case 'ping':
        return `passed over: last PING answered ${text(passed.ageMs)} ago, ${text(passed.limitMs)} allowed`;
      case 'priority':
        return 'passed over: priority 0 means never';
      case 'info':
        return passed.ageMs === null
          ? 'passed over: its INFO never came'
          : `passed over: its INFO is ${text(passed.ageMs)} old, ${text(passed.limitMs)} allowed`;
      case 'link':
        return `passed over: without its master for ${text(passed.ageMs)}, ${text(passed.limitMs)} allowed`;
    }
  },
  linkLost: 'link lost',
  setBy: 'set by',
  movedBy: 'last moved by',
  neverMoved: 'nothing moved it yet',
  showConf: (node: string) => `Show it in the conf of ${node}`,
  goTo: (type: string, time: string) => `Go to ${type} at ${time}`,

  verdict: {
    stopped: 'Does nothing: its process is stopped.',
    tilt: (left: string) => `Does nothing for ${left}: it mistrusts its clock (TILT).`,
    standing: (got: number, needed: number, left: string) =>
      got < needed
        ? `Stands for leader: ${got} of ${needed} votes, ${left} left to get the rest.`
        : `Has the votes it needs to be leader: ${got} of ${needed}. It counts them at its next tick.`,
    hopeless: (reachable: number, needed: number, left: string) =>
      `Stands for leader in vain: ${needed} votes are needed and only ${reachable} ${reachable === 1 ? 'Sentinel (itself) answers' : 'Sentinels answer, itself included'}. Gives up in ${left}.`,
    running: (does: string, left: string | null) =>
      left === null
        ? `Leads the failover: it ${does}.`
        : `Leads the failover: it ${does}, for ${left} at most.`,
    answers: 'Begins none: the master answers its PINGs.',
    overdue: (age: string, left: string) =>
      `Waits: no answer for ${age}. In ${left} it will hold the master down (sdown).`,
    few: (quorum: number, known: number) =>
      `Cannot begin one: by the quorum ${quorum} Sentinels must say that the master is down, and it knows of ${known}, itself included.`,
    alone: (agreed: number, quorum: number, others: string) =>
      agreed === 1
        ? `Not yet: it alone says that the master is down, and by the quorum ${quorum} must. ${others}`
        : `Not yet: ${agreed} say that the master is down, and by the quorum ${quorum} must. ${others}`,
    silentOthers: (names: string) => `No answer from ${names}.`,
    upOthers: (names: string) => `It has not heard that from ${names}.`,
    voted: (whom: string, epoch: number, until: string) =>
      `Leaves the failover to Sentinel ${whom}, for whom it voted in epoch ${epoch}. Tries one itself not before ${until}.`,
    notElected: (until: string) =>
      `Its last attempt failed: not enough votes. Tries again not before ${until}.`,
    noGoodSlave: (until: string, reasons: string) =>
      `Its last attempt failed: no good replica. ${reasons} Tries again not before ${until}.`,
    slaveTimeout: (until: string) =>
      `Its last attempt failed: the chosen replica did not become a master in time. Tries again not before ${until}.`,
    ended: (until: string) => `Has just led a failover. Starts no other before ${until}.`,
    again: (until: string) => `Tried lately. Starts no other attempt before ${until}.`,
    starting: 'Nothing is in its way: it begins a failover at its next tick.',
    noReplica: 'It knows of none.',
  },
};

/** The same table with any words in it. */
type Words<T> = {
  readonly [K in keyof T]: T[K] extends string
    ? string
    : T[K] extends (...args: infer A) => string
      ? (...args: A) => string
      : T[K] extends readonly string[]
        ? readonly [string, string]
        : Words<T[K]>;
};

export type MindWords = Words<typeof en>;
