/** Every program of this room by its name: what executables of the lab's machines may run. */
import type { Program } from '#host/host';
import { redisCli } from './redis_cli/redis_cli';
import { sh } from './sh/sh';
import { ABSENT } from './tools/absent';
import { cat } from './tools/cat';
import { cut, tr } from './tools/cut_tr';
import { diff } from './tools/files/diff';
import { chmod, cp, mkdir, mv, rm, rmdir, touch } from './tools/files/files';
import { ls } from './tools/files/ls';
import { grep } from './tools/grep';
import { head, tail } from './tools/head_tail';
import { lab } from './tools/lab';
import { less, more } from './tools/pager';
import { sed } from './tools/sed/sed';
import { seq } from './tools/seq';
import { sleep } from './tools/sleep';
import { sort, uniq } from './tools/sort';
import {
  basename, clear, date, dirname, echo, hostname, id, ps, uname, uptime, which, whoami,
} from './tools/system'; // biome-ignore format: short words read best in rows
import { tee } from './tools/tee';
import { watch } from './tools/watch';
import { wc } from './tools/wc';
import { writer } from './tools/writer';

/** The course's own program: it stands in redis's directory. */
export const REDIS_CLI: Program = redisCli as Program;

/** Those that stand in /usr/bin. */
export const SHELL_PROGRAMS: readonly Program[] = [
  sh, basename, cat, chmod, clear, cp, cut, date, diff, dirname, echo, grep, head, hostname, id, lab,
  less, ls, mkdir, more, mv, ps, rm, rmdir, sed, seq, sleep, sort, tail, tee, touch, tr, uname, uniq, uptime, watch, wc, which,
  whoami, writer, ...ABSENT,
] as readonly Program[]; // biome-ignore format: short words read best in rows
