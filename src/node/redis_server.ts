/** redis-server as a program for Node: `node redis-server.js [conf] [--port 7000 ...]`. */
import { aofChildProgram } from '#engine/aof/child';
import { rdbChildProgram } from '#engine/rdb/child';
import { rdbToSlavesProgram } from '#engine/replication/diskless/child';
import { redisServer } from '#engine/server';
import { Machine } from './machine';

const machine = new Machine([rdbChildProgram, aofChildProgram, rdbToSlavesProgram]);
machine.run(redisServer, ['redis-server', ...process.argv.slice(2)]);
