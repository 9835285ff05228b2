/** Events that a lesson runs time to, by name: what Sentinels announce (`+odown`). */
import type { TraceRecord } from '#host/trace';

export function isNamedEvent(name: string, { fact }: TraceRecord): boolean {
  return 'type' in fact && (fact as { readonly type: unknown }).type === name;
}
