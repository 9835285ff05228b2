/** The programs a server's own worker runs. */
import { rdbChildProgram } from '#engine/rdb/child';
import { redisServer } from '#engine/server';
import type { Program } from '#host/host';
import { programTable } from './runner';

export const SERVER_PROGRAM_LIST: readonly Program[] = [
  redisServer as Program,
  rdbChildProgram as Program,
];

export const SERVER_PROGRAMS = programTable(SERVER_PROGRAM_LIST);
