/**
 * How many nodes the original's radix tree would have for some keys.
 * twin: redis 6.2.6 rax.c, rax.numnodes.
 * differs: counted from the keys; a chain of nodes with one child each is one compressed node.
 */

/** `keys` are sorted, all different and of one length. */
export function raxNodeCount(keys: readonly string[]): number {
  return keys.length === 0 ? 1 : countFrom(keys, 0);
}

function countFrom(keys: readonly string[], depth: number): number {
  const first = keys[0] ?? '';
  if (depth === first.length) return 1;
  const common = commonPrefix(first, keys.at(-1) ?? '', depth);
  if (common > depth) return 1 + countFrom(keys, common);
  let count = 1;
  let start = 0;
  for (let i = 1; i <= keys.length; i++) {
    if (i < keys.length && keys[i]?.[depth] === keys[start]?.[depth]) continue;
    count += countFrom(keys.slice(start, i), depth + 1);
    start = i;
  }
  return count;
}

/** In sorted keys, what the first and the last have in common all have. */
function commonPrefix(a: string, b: string, from: number): number {
  let at = from;
  while (at < a.length && a[at] === b[at]) at++;
  return at;
}
