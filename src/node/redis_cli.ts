/** redis-cli as a program for Node: `node redis-cli.js -p 7000 SET a b`. */
import { redisCli } from '#shell/redis_cli/redis_cli';
import { Machine } from './machine';

new Machine([]).run(redisCli, ['redis-cli', ...process.argv.slice(2)]);
