/** redis-check-aof as a program for Node: `node redis-check-aof.js ...`. */
import { redisCheckAofProgram } from '#engine/redis_check_aof';
import { Machine } from './machine';

new Machine([]).run(redisCheckAofProgram, ['redis-check-aof', ...process.argv.slice(2)]);
