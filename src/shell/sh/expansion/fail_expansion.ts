/** What an expansion's error does: a message, and with `${x:?}` the end of what runs. */

import { interrupt } from '../frames';
import { complain } from '../sh_host';
import type { Expansion } from './expansion';

export function failExpansion({ sh, error, fatal }: Expansion): void {
  if (error === null) return;
  complain(sh, error);
  sh.state.status = 1;
  if (fatal !== null) interrupt(sh, sh.state.interactive ? 1 : fatal);
}
