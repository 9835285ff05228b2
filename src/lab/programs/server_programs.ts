/** The programs a server's own worker runs. */
import { aofChildProgram } from '#engine/aof/child';
import { rdbChildProgram } from '#engine/rdb/child';
import { rdbToSlavesProgram } from '#engine/replication/diskless/child';
import { redisSentinel, redisServer } from '#engine/server';
import type { Program } from '#host/host';
import { programTable } from '../runner';

export const SERVER_PROGRAM_LIST: readonly Program[] = [
  redisServer as Program,
  redisSentinel as Program,
  rdbChildProgram as Program,
  aofChildProgram as Program,
  rdbToSlavesProgram as Program,
];

export const SERVER_PROGRAMS = programTable(SERVER_PROGRAM_LIST);
