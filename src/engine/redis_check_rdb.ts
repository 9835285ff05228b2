/**
 * redis-check-rdb as a program of a machine.
 * twin: redis 6.2.6 redis-check-rdb.c, redis_check_rdb_main.
 */
import { bytesOf } from '#hiredis/bytes';
import { isErrno } from '#host/errno';
import type { Host, Program } from '#host/host';
import { updateCachedTime } from './cached_time';
import { newServer } from './lifecycle/init_server';
import { redisCheckRdb } from './rdb/check';

const STDOUT = 1;
const STDERR = 2;

export const redisCheckRdbProgram: Program = {
  name: 'redis-check-rdb',
  start(host, argv) {
    host.exit(main(host, argv));
    return {};
  },
  turn: () => undefined,
};

/** Answers the exit code. */
function main(host: Host, argv: readonly string[]): number {
  const [name = 'redis-check-rdb', filename] = argv;
  if (argv.length !== 2 || filename === undefined) {
    host.write(STDERR, bytesOf(`Usage: ${name} <rdb-file-name>\n`));
    return 1;
  }
  const bytes = host.readFile(filename);
  if (isErrno(bytes)) {
    host.write(STDOUT, bytesOf(`[offset 0] Checking RDB file ${filename}\n`));
    return 1;
  }
  // Values are read into a server that nobody connects to, as the original does.
  const server = newServer({ host, commands: new Map() }, argv);
  updateCachedTime(server);
  const { ok, text } = redisCheckRdb(server, { filename, bytes });
  host.write(STDOUT, bytesOf(text));
  return ok ? 0 : 1;
}
