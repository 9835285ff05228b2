/** redis-sentinel as a program for Node: `node redis-sentinel.js sentinel.conf`. */
import { redisSentinel } from '#engine/server';
import { Machine } from './machine';

new Machine([]).run(redisSentinel, ['redis-sentinel', ...process.argv.slice(2)]);
