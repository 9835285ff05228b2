/** Words of the trade, and where a sentence has them: each is explained where it stands, once a sentence. */

export const TERMS = [
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

export type Term = (typeof TERMS)[number];

export function isTerm(name: string): boolean {
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
