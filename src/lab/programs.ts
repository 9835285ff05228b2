/** What the machine's executables run. An executable is a file that names one of these. */
import { REDIS_CLI, SHELL_PROGRAMS } from '#shell/programs';
import { programTable } from './runner';
import { SERVER_PROGRAM_LIST } from './server_programs';

export const PROGRAMS = programTable([...SERVER_PROGRAM_LIST, REDIS_CLI, ...SHELL_PROGRAMS]);
