/**
 * A failed run as a session file: the page opens it, `node dist/node/lab.js run` runs it again. The
 * one place that knows the format.
 */

import { digestOf, nowOf, runLab, sessionOf } from '#lab/lab';
import { rewind } from '#lab/past/replay';
import { PROGRAMS } from '#lab/programs/programs';
import type { Programs } from '#lab/runner';
import { Misfit } from '#lab/schema';
import { decodeSession, encodeSession } from '#lab/session';
import { parseTopology } from '#lab/topology';
import type { Stage } from './stage';

export function sessionFile({ lab, cluster }: Stage): string {
  const session = { ...sessionOf(lab), now: nowOf(lab), topology: cluster.topologyJson };
  return encodeSession(session);
}

/** What is wrong with a session file, read and run again as the page does it; null: nothing. */
export function flawOf(text: string, programs: Programs = PROGRAMS): string | null {
  const session = decodeSession(text);
  if (session instanceof Misfit) return `it is no session: ${session}`;
  const topology = parseTopology(session.topology ?? '');
  if (topology instanceof Misfit) return `it has no topology: ${topology}`;
  const { lesson: id, hash, seed, now, digest } = session;
  const options = { topology, lesson: { id, hash }, seed, programs };
  const { lab } = rewind(options, session, { until: 0, checkpoints: [], fresh: () => null });
  runLab(lab, now);
  return digestOf(lab) === digest ? null : `run again it is ${digestOf(lab)}, not ${digest}`;
}
