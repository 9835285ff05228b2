/**
 * Checkpoints that outlive the page: what is kept of them beside the recording, so that a reload or
 * an undo after hours of virtual time need not run everything again. Nothing that comes back from a
 * disk is believed: what does not fit is left out, and what was built on it is checked by digests.
 */
import { SHELF_MAX_BYTES } from '#protocol/branches';
import { createDigest, digestText, digestValue } from '#world/digest';
import type { Session } from '../session';
import { type Checkpoint, isPastOf, type Standing } from './checkpoints';
import type { Frozen } from './freeze';

/** What is known of a stored checkpoint without reading it. */
export interface Shelved {
  readonly at: number;
  /** How many inputs had acted, and a digest of them: whose past it is. */
  readonly count: number;
  readonly past: string;
  /** About what it takes. */
  readonly bytes: number;
}

/** A lab's checkpoints in the browser's storage are no more than this. */
const SHELF_MAX = 8;

/** A digest of the first `count` inputs. */
export function pastDigest({ inputs }: Pick<Session, 'inputs'>, count: number): string {
  const digest = createDigest();
  for (const input of inputs.slice(0, count)) digestValue(digest, input);
  return digestText(digest);
}

export function shelvedOf(checkpoint: Checkpoint<unknown>, bytes: number): Shelved {
  const { at, inputs } = checkpoint;
  return { at, count: inputs.length, past: pastDigest({ inputs }, inputs.length), bytes };
}

/** Whether the session went through it. */
export function isOnTheWay({ at, count, past }: Shelved, session: Session): boolean {
  if (count > session.inputs.length) return false;
  const inputs = session.inputs.slice(0, count);
  return isPastOf({ at, inputs }, session) && pastDigest(session, count) === past;
}

/** The latest of them from which `until` can be come to. */
export function nearestShelved(
  shelf: readonly Shelved[],
  session: Session,
  until: number,
): Shelved | undefined {
  return shelf
    .filter(({ at }) => at < until)
    .sort((a, b) => b.at - a.at)
    .find((each) => isOnTheWay(each, session));
}

/** What was read, if it looks like a checkpoint of the session; null: it is of no use. */
export function unshelved<Attached>(
  { at, count }: Shelved,
  read: unknown,
  session: Session,
): Checkpoint<Attached> | null {
  const standing = read as Partial<Standing<Attached>> | null | undefined;
  const { world, images, watch, attached } = standing ?? {};
  const fits =
    world?.horizon === at &&
    world.seed === session.seed &&
    images instanceof Map &&
    typeof watch === 'object' &&
    typeof attached === 'object';
  if (!fits) return null;
  const inputs = session.inputs.slice(0, count);
  return { at, seed: session.seed, inputs, frozen: read as Frozen<Standing<Attached>>, bytes: 0 };
}

/** Which to take away when another is added: those that stand closest to their neighbours. */
export function surplus(shelf: readonly Shelved[]): Shelved[] {
  const kept = [...shelf].sort((a, b) => a.at - b.at);
  const gone: Shelved[] = [];
  const bytes = () => kept.reduce((sum, each) => sum + each.bytes, 0);
  while (kept.length > SHELF_MAX || (kept.length > 1 && bytes() > SHELF_MAX_BYTES)) {
    // The newest stays: it is what a reload wants.
    const rooms = kept
      .slice(0, -1)
      .map(({ at }, i) => (kept[i + 1]?.at ?? at) - (kept[i - 1]?.at ?? 0));
    gone.push(...kept.splice(rooms.indexOf(Math.min(...rooms)), 1));
  }
  return gone;
}
