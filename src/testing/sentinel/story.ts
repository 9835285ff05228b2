/**
 * What a Sentinel's log must tell: lines in an order, with what may be missing or come either way.
 * The same story judges the recordings of a real 6.2.6 and our own runs.
 */

/** A line as `told` writes it; lines that may be missing together; alternatives; any order. */
export type Piece =
  | string
  | { readonly maybe: readonly Piece[] }
  | { readonly oneOf: readonly (readonly Piece[])[] }
  | { readonly anyOrder: readonly string[] };

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

function permutations(items: readonly string[]): string[][] {
  if (items.length <= 1) return [[...items]];
  return items.flatMap((item, i) =>
    permutations([...items.slice(0, i), ...items.slice(i + 1)]).map((rest) => [item, ...rest]),
  );
}

function pattern(pieces: readonly Piece[]): string {
  return pieces
    .map((piece) => {
      if (typeof piece === 'string') return `${escaped(piece)}\n`;
      if ('maybe' in piece) return `(?:${pattern(piece.maybe)})?`;
      if ('oneOf' in piece) return `(?:${piece.oneOf.map(pattern).join('|')})`;
      return `(?:${permutations(piece.anyOrder).map(pattern).join('|')})`;
    })
    .join('');
}

/** Whether the lines are exactly such a story. */
export function isStory(pieces: readonly Piece[], lines: readonly string[]): boolean {
  return new RegExp(`^${pattern(pieces)}$`).test(lines.map((line) => `${line}\n`).join(''));
}

export interface LogLine {
  readonly port: number;
  /** Milliseconds since the scene began. */
  readonly ms: number;
  readonly text: string;
}

/**
 * The names by which a story calls ports and ids: M, P, O for the old master, the promoted replica
 * and the others; L and F for the leader and the others.
 */
export interface Cast {
  readonly ports: ReadonlyMap<number, string>;
  readonly leader: string | null;
}

/** Who plays whom, from all logs of a run together. */
export function castOf(lines: readonly LogLine[], master: number): Cast {
  const ports = new Map([[master, 'M']]);
  const elections = lines.filter(({ text }) => text.startsWith('+elected-leader'));
  let leader: string | null = null;
  for (const { port, text } of lines) {
    const to = /^\+switch-master mymaster \S+ (\d+) \S+ (\d+)$/.exec(text);
    if (to && Number(to[1]) === master) ports.set(Number(to[2]), 'P');
    const vote = /^\+vote-for-leader (\w+) /.exec(text);
    if (vote?.[1] && elections[0]?.port === port) leader ??= vote[1];
  }
  return { ports, leader: elections.length > 1 ? null : leader };
}

/**
 * A line with names from the cast, without the hour of the next attempt. Where several lead, one
 * after the other, everybody is called X.
 */
export function told(text: string, { ports, leader }: Cast): string {
  const role = (port: string) => ports.get(Number(port)) ?? 'O';
  const who = (id: string) => (leader === null ? 'X' : id === leader ? 'L' : 'F');
  return text
    .replace(/@ mymaster 127\.0\.0\.1 (\d+)/, (_, port) => `@ ${role(port)}`)
    .replace(/slave 127\.0\.0\.1:\d+ 127\.0\.0\.1 (\d+)/, (_, port) => `slave ${role(port)}`)
    .replace(/master mymaster 127\.0\.0\.1 (\d+)( 127\.0\.0\.1 (\d+))?/, (_, from, to, port) =>
      to === undefined ? `master ${role(from)}` : `master ${role(from)} ${role(port)}`,
    )
    .replace(/sentinel ([0-9a-f]{40}) 127\.0\.0\.1 \d+/, (_, id) => `sentinel ${who(id)}`)
    .replace(/[0-9a-f]{40}/g, who)
    .replace(/#quorum [23]\/2/, '#quorum n/2')
    .replace(/^(Next failover delay).*/, '$1');
}
