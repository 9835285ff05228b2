/** A shell in its turn: its state and the door to its machine, and how the two print. */
import { bytesOf } from '#hiredis/bytes';
import { isErrno } from '#host/errno';
import type { Host } from '#host/host';
import type { ShState } from './state';

export interface Sh {
  readonly host: Host;
  readonly state: ShState;
  /**
   * It must pause: a child could not be started (the machine grants only so many at a time), or it
   * sent itself a signal, which must arrive before anything else is done.
   */
  starved: boolean;
}

/** Writes what a builtin prints. A full pipe's rest waits, and the shell with it. */
export function print(sh: Sh, fd: number, text: string): void {
  if (text === '') return;
  sh.state.pendingOutput.push({ fd, bytes: bytesOf(text) });
  flushOutput(sh);
}

/** Whether everything is written. */
export function flushOutput(sh: Sh): boolean {
  const { pendingOutput } = sh.state;
  for (let first = pendingOutput[0]; first !== undefined; first = pendingOutput[0]) {
    const taken = sh.host.write(first.fd, first.bytes);
    if (taken === 'EAGAIN') return false;
    if (isErrno(taken)) {
      // A shell whose reader is gone dies as SIGPIPE would have it; one at a terminal just goes on.
      if (taken === 'EPIPE' && !sh.state.interactive) sh.host.exit(141);
      pendingOutput.shift();
    } else if (taken === first.bytes.length) {
      pendingOutput.shift();
    } else {
      pendingOutput[0] = { fd: first.fd, bytes: first.bytes.subarray(taken) };
      return false;
    }
  }
  return true;
}

export function printOut(sh: Sh, text: string): void {
  print(sh, sh.state.stdio[1], text);
}

/** A message of the shell's own: `bash: ` and the text; in a script with the line. */
export function complain(sh: Sh, text: string, line = sh.state.line): void {
  const where = sh.state.tellsLines ? ` line ${line}:` : '';
  print(sh, sh.state.stdio[2], `${sh.state.name}:${where} ${text}\n`);
}

export function getVariable(sh: Sh, name: string): string | undefined {
  return sh.state.vars.get(name) ?? sh.host.getenv(name);
}

/** A value longer than this ends the shell, as running out of memory would. */
const VALUE_MAX = 4_000_000;

export function setVariable(sh: Sh, name: string, value: string): void {
  if (value.length > VALUE_MAX) {
    complain(sh, `xrealloc: cannot allocate ${value.length} bytes`);
    sh.state.status = 2;
    sh.state.unwinding = { kind: 'exit' };
    return;
  }
  sh.state.vars.set(name, value);
  if (sh.state.exported.has(name) || sh.host.getenv(name) !== undefined) {
    sh.host.setenv(name, value);
  }
}

export function isName(text: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(text);
}

/** Closes a descriptor the shell opened. */
export function closeFd(sh: Sh, fd: number): void {
  if (sh.state.opened.delete(fd)) sh.host.close(fd);
}
