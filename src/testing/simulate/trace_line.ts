/** A trace record as one line of JSON; bytes on the wire as text with escapes. */
import { latin1 } from '#hiredis/bytes';
import type { TraceRecord } from '#host/trace';

export function traceLine({ at, pid, fact }: TraceRecord): string {
  return `${(at / 1_000_000).toFixed(6)} ${pid} ${JSON.stringify(fact, (_key, value) =>
    value instanceof Uint8Array ? latin1(value) : (value as unknown),
  )}`;
}
