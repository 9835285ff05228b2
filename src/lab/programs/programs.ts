/** What the machines' executables run. An executable is a file that names one of these. */
import { redisCheckAofProgram } from '#engine/redis_check_aof';
import { redisCheckRdbProgram } from '#engine/redis_check_rdb';
import type { Program } from '#host/host';
import { programTable } from '../runner';
import { FIRST_PROGRAMS } from './first_programs';
import { SERVER_PROGRAM_LIST } from './server_programs';

export const PROGRAMS = programTable([
  ...SERVER_PROGRAM_LIST,
  redisCheckAofProgram as Program,
  redisCheckRdbProgram,
  ...FIRST_PROGRAMS.values(),
]);
