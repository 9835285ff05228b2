/** What a check's patterns found out on the way: `$name` stands for a value of the trace. */
export type Bindings = Readonly<Record<string, string>>;

/**
 * The bindings after `actual` was seen where `wanted` stands, or null. `$name` binds on first sight
 * and must be equal later; `!$name` must be another than what is bound; of other texts case is nothing.
 */
export function bind(bound: Bindings, wanted: string, actual: string): Bindings | null {
  if (wanted.startsWith('!$')) {
    const other = bound[wanted.slice(1)];
    return other !== undefined && other !== actual ? bound : null;
  }
  if (!wanted.startsWith('$')) return wanted.toLowerCase() === actual.toLowerCase() ? bound : null;
  const known = bound[wanted];
  if (known === undefined) return { ...bound, [wanted]: actual };
  return known === actual ? bound : null;
}
