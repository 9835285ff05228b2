/** Events that a lesson runs time to, by name: what Sentinels announce (`+odown`). */
import type { TraceRecord } from '#host/trace';

export function isNamedEvent(name: string, { fact }: TraceRecord): boolean {
  return fact.kind === 'sentinel-event' && fact.type === name;
}
