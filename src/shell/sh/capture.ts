/** Command substitution: a subshell whose output comes back through a pipe. */
import { isErrno } from '#host/errno';
import { forkSubshell } from './launch';
import { closeFd, complain, type Sh } from './sh_host';
import { parse, syntaxMessages } from './syntax/parser';

/** Starts `$(source)`; its output arrives in the `captured` of the frame that is uppermost now. */
export function startCapture(sh: Sh, source: string): void {
  const { state, host } = sh;
  const parsed = parse(source, state.aliases);
  if (parsed.kind !== 'ok') {
    for (const message of syntaxMessages(parsed)) complain(sh, `command substitution: ${message}`);
  }
  const [readFd, writeFd] = host.pipe();
  state.opened.add(readFd);
  state.opened.add(writeFd);
  const list = parsed.kind === 'ok' ? parsed.list : [];
  const pid = forkSubshell(sh, {
    frames: [{ kind: 'list', list, index: 0 }],
    stdio: [state.stdio[0], writeFd, state.stdio[2]],
    pgid: state.pgid,
  });
  closeFd(sh, writeFd);
  if (isErrno(pid)) {
    // The frame below will ask again.
    closeFd(sh, readFd);
    sh.starved = true;
    return;
  }
  state.frames.push({ kind: 'capture', fd: readFd, pid, text: '', eof: false });
}
