/** A lesson's content hash. It stands alone, so that the page's build can import it too. */
import { createHash } from 'node:crypto';

/** Covers all that a recording depends on: what stands on the machine, and what is checked. */
export function lessonHash({
  topology,
  checks,
}: Readonly<Record<'topology' | 'checks', string>>): string {
  return createHash('sha256').update(topology).update(checks).digest('hex').slice(0, 16);
}
