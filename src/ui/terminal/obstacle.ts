/** Whether a line of the lesson can be typed in a terminal as it stands, and what would help. */
import type { LineProgram } from '#lesson/lesson';
import type { TtySnapshot } from '#protocol/snapshot';
import { CTRL_C, ENTER } from './control_keys';

export interface Wanted {
  /** The terminal: of that node, or with that name. */
  readonly node: string;
  /** The port that redis-cli must be connected to. */
  readonly server: string;
  readonly program: LineProgram;
  readonly line: string;
}

/** Why the line cannot be typed as things stand, and the keys that would help. */
export type Obstacle =
  | { readonly kind: 'running'; readonly what: string; readonly keys: string }
  | { readonly kind: 'shell'; readonly start: string; readonly keys: string }
  | { readonly kind: 'cli'; readonly keys: string }
  | { readonly kind: 'other'; readonly prompt: string; readonly keys: string };

export function obstacle(tty: TtySnapshot, { server, program }: Wanted): Obstacle | null {
  const { editor, foreground } = tty;
  if (!editor) {
    const what = tty.argv.join(' ') || foreground;
    return { kind: 'running', what, keys: CTRL_C };
  }
  if (foreground !== program) return wrongProgram(tty, program, server);
  const address = /^(\S+:\d+)(\[\d+\])?> $/.exec(editor.prompt)?.[1];
  if (program === 'redis-cli' && address && !address.endsWith(`:${server}`))
    return { kind: 'other', prompt: address, keys: `exit${ENTER}` };
  return null;
}

function wrongProgram(
  { foreground }: TtySnapshot,
  program: LineProgram,
  server: string,
): Obstacle | null {
  if (foreground === 'redis-cli') return { kind: 'cli', keys: `exit${ENTER}` };
  if (foreground === 'sh' && program === 'redis-cli') {
    const start = `src/redis-cli -p ${server}`;
    return { kind: 'shell', start, keys: start + ENTER };
  }
  return { kind: 'running', what: foreground, keys: CTRL_C };
}
