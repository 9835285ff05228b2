/** Words of the trade, and where a sentence has them: each is explained where it stands, once a sentence. */

export const CONCEPTS = [
  'epoch',
  'quorum',
  'majority',
  'runid',
  'offset',
  'sdown',
  'odown',
  'tilt',
  'leader',
  'backlog',
] as const;

/** What messages, terminals and logs print. */
export const PRINTED = [
  'ping',
  'pong',
  'info',
  'isdown',
  'event',
  'ok',
  'parts',
  'multi',
  'queued',
  'exec',
  'slaveof',
  'rewrite',
  'kill',
  'psync',
  'fullresync',
  'continue',
  'rdb',
  'replconf',
  'readonly',
  'loading',
  'masterdown',
  'unconnected',
] as const;

export const TERMS = [...CONCEPTS, ...PRINTED] as const;

export type Term = (typeof TERMS)[number];

export function isTerm(name: string): name is Term {
  return TERMS.some((each) => each === name);
}

/** By how it is written, in either language; Redis's own words are the same in both. */
const WRITTEN: Readonly<Record<Term, string>> = {
  epoch: '\\bepochs?\\b|纪元',
  quorum: '\\bquorum\\b',
  majority: '\\bmajority\\b|多数',
  runid: '\\brun ids?\\b',
  offset: '\\b[Oo]ffsets?\\b|偏移量?',
  sdown: '\\bsdown\\b',
  odown: '\\bodown\\b',
  tilt: '\\bTILT\\b',
  leader: '\\bleader\\b|领导者',
  backlog: '\\bbacklog\\b|积压缓冲区',
  ping: '\\bPING\\b',
  pong: '\\+?\\bPONG\\b',
  info: '\\bINFO\\b',
  isdown: '(?:SENTINEL )?\\bis-master-down-by-addr\\b',
  event:
    '[+-](?:monitor|slave|sentinel|reboot|new-epoch|try-failover|vote-for-leader|elected-leader|selected-slave|' +
    'failover-[a-z-]+|promoted-slave|slave-reconf-[a-z]+|config-update-from|switch-master|convert-to-slave|fix-slave-config|' +
    'role-change)(?![\\w-])',
  ok: '\\+OK\\b',
  parts: '^\\[\\d+\\](?= )',
  multi: '\\bMULTI\\b',
  queued: '\\+?\\bQUEUED\\b',
  exec: '\\bEXEC\\b',
  slaveof: '\\b(?:SLAVEOF|slaveof|REPLICAOF|replicaof)(?: NO ONE| no one)?\\b',
  rewrite: '\\bCONFIG REWRITE\\b',
  kill: '\\bCLIENT KILL(?: TYPE \\w+)?\\b',
  psync: '\\bPSYNC\\b',
  fullresync: '\\+?\\bFULLRESYNC\\b',
  continue: '\\+?\\bCONTINUE\\b',
  rdb: '\\bRDB\\b',
  replconf: '\\bREPLCONF(?: ACK)?\\b',
  readonly: '-?\\bREADONLY\\b',
  loading: '-?\\bLOADING\\b',
  masterdown: '-?\\bMASTERDOWN\\b',
  unconnected: '\\bnot connected>',
};

const ANY = new RegExp(TERMS.map((term) => `(?<${term}>${WRITTEN[term]})`).join('|'), 'g');

export interface Piece {
  readonly text: string;
  /** null: what stands between. */
  readonly term: Term | null;
}

/** The text in pieces, nothing left out; of each term only its first place is one. */
export function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = [];
  const met = new Set<Term>();
  let from = 0;
  for (const { 0: written, index, groups = {} } of text.matchAll(ANY)) {
    const term = TERMS.find((each) => groups[each] !== undefined);
    if (!term || met.has(term)) continue;
    met.add(term);
    if (index > from) pieces.push({ text: text.slice(from, index), term: null });
    pieces.push({ text: written, term });
    from = index + written.length;
  }
  if (from < text.length) pieces.push({ text: text.slice(from), term: null });
  return pieces;
}
