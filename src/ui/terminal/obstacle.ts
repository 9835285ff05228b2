/** Whether a line of the lesson can be typed in a terminal as it stands, and what would help. */
import type { LineProgram } from '#lesson/lesson';
import type { TtySnapshot } from '#protocol/snapshot';
import { CTRL_C, ENTER } from './control_keys';

export interface Wanted {
  /** The node whose terminal it is. */
  readonly node: string;
  readonly program: LineProgram;
  readonly line: string;
}

/** Why the line cannot be typed as things stand, and the keys that would help. */
export type Obstacle =
  | { readonly kind: 'running'; readonly what: string; readonly keys: string }
  | { readonly kind: 'shell'; readonly start: string; readonly keys: string }
  | { readonly kind: 'cli'; readonly keys: string }
  | { readonly kind: 'other'; readonly prompt: string; readonly keys: string };

export function obstacle(tty: TtySnapshot, { node, program }: Wanted): Obstacle | null {
  const { editor, foreground } = tty;
  if (!editor) {
    const what = tty.argv.join(' ') || foreground;
    return { kind: 'running', what, keys: CTRL_C };
  }
  if (foreground !== program) return wrongProgram(tty, program, node);
  const address = /^(\S+:\d+)(\[\d+\])?> $/.exec(editor.prompt)?.[1];
  if (program === 'redis-cli' && address && !address.endsWith(`:${node}`))
    return { kind: 'other', prompt: address, keys: `exit${ENTER}` };
  return null;
}

function wrongProgram(
  { foreground }: TtySnapshot,
  program: LineProgram,
  node: string,
): Obstacle | null {
  if (foreground === 'redis-cli') return { kind: 'cli', keys: `exit${ENTER}` };
  if (foreground === 'sh' && program === 'redis-cli') {
    const start = `src/redis-cli -p ${node}`;
    return { kind: 'shell', start, keys: start + ENTER };
  }
  return { kind: 'running', what: foreground, keys: CTRL_C };
}
