/** `read`: one line of standard input into variables. */
import { latin1 } from '#hiredis/bytes';
import { isErrno } from '#host/errno';
import { popFrame } from '../frames';
import { getVariable, isName, print, type Sh, setVariable } from '../sh_host';
import type { Frame } from '../state';
import { type Builtin, failed } from './builtin';

function read(sh: Sh, argv: readonly string[]): number | null {
  const names: string[] = [];
  let raw = false;
  for (let i = 1; i < argv.length; i++) {
    const arg = argv[i] ?? '';
    if (arg === '-r') {
      raw = true;
    } else if (arg === '-p') {
      i++;
      if (sh.host.fdKind(sh.state.stdio[0]) === 'tty') print(sh, sh.state.stdio[2], argv[i] ?? '');
    } else if (isName(arg)) {
      names.push(arg);
    } else {
      return failed(sh, `read: \`${arg}': not a valid identifier`);
    }
  }
  sh.state.frames.push({ kind: 'read', names, text: '', raw });
  return null;
}

/** Byte by byte: what follows the line belongs to the next reader. */
export function readStep(sh: Sh, frame: Extract<Frame, { kind: 'read' }>): 'blocked' | 'goOn' {
  const fd = sh.state.stdio[0];
  for (;;) {
    const bytes = sh.host.read(fd, 1);
    if (bytes === 'EAGAIN') {
      sh.host.setReadable(fd, true);
      return 'blocked';
    }
    const ended = isErrno(bytes) || bytes.length === 0;
    const char = ended ? '' : latin1(bytes);
    if (!ended && char !== '\n') {
      frame.text += char;
      continue;
    }
    if (!frame.raw && !ended && /(?<!\\)(?:\\\\)*\\$/.test(frame.text)) {
      frame.text = frame.text.slice(0, -1);
      continue;
    }
    sh.host.setReadable(fd, false);
    popFrame(sh);
    assign(sh, frame);
    sh.state.status = ended ? 1 : 0;
    return 'goOn';
  }
}

/** Fields to names; the last name takes the rest. */
function assign(sh: Sh, frame: Extract<Frame, { kind: 'read' }>): void {
  const line = frame.raw ? frame.text : frame.text.replace(/\\(.)/g, '$1');
  if (frame.names.length === 0) {
    setVariable(sh, 'REPLY', line);
    return;
  }
  const ifs = (getVariable(sh, 'IFS') ?? ' \t\n').replace(/[\\\]^-]/g, '\\$&');
  const separator = ifs === '' ? null : new RegExp(`[${ifs}]+`);
  let rest = separator === null ? line : line.replace(new RegExp(`^[${ifs}]+|[${ifs}]+$`, 'g'), '');
  for (const [i, name] of frame.names.entries()) {
    const match = i < frame.names.length - 1 ? separator?.exec(rest) : null;
    setVariable(sh, name, match ? rest.slice(0, match.index) : rest);
    rest = match ? rest.slice(match.index + match[0].length) : '';
  }
}

export const READ: Readonly<Record<string, Builtin>> = {
  read: { run: read, usage: '[-r] [-p prompt] [name ...]', summary: 'read a line into variables' },
};
