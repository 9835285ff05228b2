/** redis-check-rdb as a program for Node: `node redis-check-rdb.js ...`. */
import { redisCheckRdbProgram } from '#engine/redis_check_rdb';
import { Machine } from './machine';

new Machine([]).run(redisCheckRdbProgram, ['redis-check-rdb', ...process.argv.slice(2)]);
