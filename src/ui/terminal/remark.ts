/** What is worth saying beside a terminal: how one comes to be stuck in it, and the way on. */
import type { TtySnapshot } from '#protocol/snapshot';
import { servesAs } from '../topology/graph';

export type Remark =
  /** redis-cli's server is gone. */
  | { readonly kind: 'gone' }
  /** A server runs in the foreground: its shell waits, and Ctrl-C would end it. */
  | { readonly kind: 'foreground'; readonly program: string };

export function remarkOf({ foreground, argv, editor }: TtySnapshot): Remark | null {
  if (editor) return editor.prompt === 'not connected> ' ? { kind: 'gone' } : null;
  return servesAs(foreground, argv) ? { kind: 'foreground', program: foreground } : null;
}
