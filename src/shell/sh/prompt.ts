/** Prompts: PS1 and PS2 with bash's backslash letters. */
import { latin1 } from '#hiredis/bytes';
import { isErrno } from '#host/errno';
import { decodeUtf8 } from '../utf8';
import { shortenHome } from './jobs';
import { getVariable, type Sh } from './sh_host';

const PS1 = '\\u@\\h:\\w\\$ ';
const PS2 = '> ';

/** The prompt to show now, as text. */
export function promptText(sh: Sh): string {
  const name = sh.state.unfinished === '' ? 'PS1' : 'PS2';
  const template = getVariable(sh, name) ?? (name === 'PS1' ? PS1 : PS2);
  // \[ and \] enclose what takes no room; the editor draws plain prompts only.
  const plain = template.replace(/\\\[[\s\S]*?\\\]/g, '');
  return decodeUtf8(
    plain.replace(/\\([\s\S])/g, (whole, letter: string) => LETTERS[letter]?.(sh) ?? whole),
  );
}

const LETTERS: Readonly<Record<string, (sh: Sh) => string>> = {
  u: (sh) => getVariable(sh, 'USER') ?? getVariable(sh, 'LOGNAME') ?? 'learner',
  h: (sh) => hostname(sh).replace(/\..*/, ''),
  H: hostname,
  w: (sh) => shortenHome(sh, sh.host.getcwd()),
  W: (sh) => shortenHome(sh, sh.host.getcwd()).replace(/^.*\/(?=.)/, ''),
  $: () => '$',
  n: () => '\n',
  s: () => 'bash',
  '\\': () => '\\',
};

function hostname(sh: Sh): string {
  const known = getVariable(sh, 'HOSTNAME');
  if (known !== undefined) return known;
  const bytes = sh.host.readFile('/etc/hostname');
  return isErrno(bytes) ? 'lab' : latin1(bytes).trim();
}
