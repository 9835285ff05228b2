/**
 * A failed run as a session file: the page opens it, `node dist/node/lab.js` runs it again. The
 * one place that knows the format.
 */
import { nowOf, sessionOf } from '#lab/lab';
import { encodeSession } from '#lab/session';
import type { Stage } from './stage';

export function sessionFile({ lab, cluster }: Stage): string {
  const session = { ...sessionOf(lab), now: nowOf(lab), topology: cluster.topologyJson };
  return encodeSession(session);
}
