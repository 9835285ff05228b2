/** What the machine's executables run. An executable is a file that names one of these. */
import { redisCheckRdbProgram } from '#engine/redis_check_rdb';
import { REDIS_CLI, SHELL_PROGRAMS } from '#shell/programs';
import { programTable } from './runner';
import { SERVER_PROGRAM_LIST } from './server_programs';

export const PROGRAMS = programTable([
  ...SERVER_PROGRAM_LIST,
  redisCheckRdbProgram,
  REDIS_CLI,
  ...SHELL_PROGRAMS,
]);
