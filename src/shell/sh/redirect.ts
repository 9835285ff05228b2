/** Redirections: which descriptors a command gets in place of the shell's. */
import { bytesOf } from '#hiredis/bytes';
import { isErrno, strerror } from '#host/errno';
import type { OpenFlags } from '#host/host';
import { expandString } from './expansion/expand';
import type { Expansion } from './expansion/expansion';
import { closeFd, complain, type Sh } from './sh_host';
import type { Stdio } from './state';
import type { Redirect, RedirectOperator } from './syntax/ast';

export interface Redirected {
  readonly stdio: Stdio;
  /** To be closed when the command is done (or once a child has them). */
  readonly opened: readonly number[];
}

/**
 * Truncated, then appended to. On Linux the processes that share a redirected output share its
 * offset too; here each has one of its own, and appending is what keeps a server's lines and those
 * of the child it forked from overwriting each other.
 */
const FRESH: OpenFlags = { write: true, create: true, truncate: true, append: true };

const FLAGS: Readonly<Partial<Record<RedirectOperator, OpenFlags>>> = {
  '<': { read: true },
  '<>': { read: true, write: true, create: true },
  '>': FRESH,
  '>|': FRESH,
  '&>': FRESH,
  '>>': { write: true, create: true, append: true },
  '&>>': { write: true, create: true, append: true },
};

interface Opening {
  readonly sh: Sh;
  readonly stdio: [number, number, number];
  readonly opened: number[];
}

/** A redirection whose target is expanded: nothing is opened while expanding may have to wait. */
export interface ReadyRedirect {
  readonly operator: RedirectOperator;
  readonly fd: number;
  readonly target: string;
}

export function readyRedirects(
  expansion: Expansion,
  redirects: readonly Redirect[],
): ReadyRedirect[] {
  return redirects.map(({ operator, fd, target, body }) => ({
    operator,
    fd: fd ?? (operator.startsWith('<') ? 0 : 1),
    target: expandString(expansion, body ?? target),
  }));
}

/** Opens them from left to right, starting from `stdio`. Says what is wrong and answers null. */
export function openRedirects(
  sh: Sh,
  redirects: readonly ReadyRedirect[],
  stdio: Stdio,
): Redirected | null {
  const opening: Opening = { sh, stdio: [...stdio], opened: [] };
  for (const redirect of redirects) {
    const error = openOne(opening, redirect);
    if (error === null) continue;
    complain(sh, error);
    for (const fd of opening.opened) closeFd(sh, fd);
    return null;
  }
  return opening;
}

function openOne(opening: Opening, redirect: ReadyRedirect): string | null {
  const { operator, target, fd } = redirect;
  if (!isStdio(fd)) return `${fd}: Bad file descriptor`;
  if (operator === '<<' || operator === '<<-') return openText(opening, fd, target);
  if (operator === '<<<') return openText(opening, fd, `${target}\n`);
  if (operator === '>&' || operator === '<&') {
    if (target === '-') return openFile(opening, [fd], '/dev/null', { read: true, write: true });
    if (/^[0-9]+$/.test(target)) return duplicate(opening, fd, Number(target));
    if (operator === '<&') return `${target}: ambiguous redirect`;
    return openFile(opening, [1, 2], target, FRESH);
  }
  const both = operator === '&>' || operator === '&>>';
  return openFile(opening, both ? [1, 2] : [fd], target, FLAGS[operator] ?? {});
}

function isStdio(fd: number): fd is 0 | 1 | 2 {
  return fd >= 0 && fd <= 2;
}

function duplicate(opening: Opening, fd: 0 | 1 | 2, from: number): string | null {
  if (!isStdio(from)) return `${from}: Bad file descriptor`;
  opening.stdio[fd] = opening.stdio[from];
  return null;
}

function openFile(
  opening: Opening,
  fds: readonly (0 | 1 | 2)[],
  path: string,
  flags: OpenFlags,
): string | null {
  const opened = opening.sh.host.open(path, flags);
  if (isErrno(opened)) return `${path}: ${strerror(opened)}`;
  keep(opening, opened);
  for (const fd of fds) opening.stdio[fd] = opened;
  return null;
}

/** A here-document: a pipe that holds it all. */
function openText(opening: Opening, fd: 0 | 1 | 2, text: string): string | null {
  const [readFd, writeFd] = opening.sh.host.pipe();
  const bytes = bytesOf(text);
  const taken = bytes.length === 0 ? 0 : opening.sh.host.write(writeFd, bytes);
  opening.sh.host.close(writeFd);
  keep(opening, readFd);
  opening.stdio[fd] = readFd;
  return taken === bytes.length ? null : 'here-document: too long for this shell';
}

function keep(opening: Opening, fd: number): void {
  opening.opened.push(fd);
  opening.sh.state.opened.add(fd);
}
