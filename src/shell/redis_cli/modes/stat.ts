/**
 * --stat: a line a second about the server.
 * twin: redis 6.2.6 redis-cli.c, statMode, getInfoField, bytesToHuman.
 */
import type { Reply } from '#hiredis/read';
import { exit, print } from '../output';
import type { Cli } from '../state';

const HEADER =
  '------- data ------ --------------------- load -------------------- - child -\n' +
  'keys       mem      clients blocked requests            connections          \n';
const ROWS_PER_HEADER = 20;
const DEFAULT_INTERVAL_US = 1000000;
const DATABASES = 20;

/** What the children are doing, by the bits of what is in progress. */
const CHILD: Readonly<Record<number, string>> = { 1: 'SAVE', 2: 'AOF', 3: 'SAVE+AOF', 4: 'LOAD' };

export function statQuestion(): readonly string[] {
  return ['INFO'];
}

export function statAsked(cx: Cli, reply: Reply): void {
  const { host, cli } = cx;
  if (reply.type === 'error') {
    print(cx, `ERROR: ${reply.str}\n`);
    exit(cx, 1);
    return;
  }
  const info = 'str' in reply ? reply.str : '';
  if (cli.stat.rows++ % ROWS_PER_HEADER === 0) print(cx, HEADER);
  print(cx, row(info, cli.stat.requests));
  cli.stat.requests = longField(info, 'total_commands_processed');
  host.setTimer('sleep', cli.config.interval || DEFAULT_INTERVAL_US);
  cli.wait = { kind: 'sleep', next: 'ask' };
}

function row(info: string, requestsBefore: number): string {
  let keys = 0;
  for (let db = 0; db < DATABASES; db++) keys += longField(info, `db${db}:keys`);
  const requests = longField(info, 'total_commands_processed');
  const more = requestsBefore === 0 ? 0 : requests - requestsBefore;
  const child =
    longField(info, 'bgsave_in_progress') |
    (longField(info, 'aof_rewrite_in_progress') << 1) |
    (longField(info, 'loading') << 2);
  return [
    String(keys).padEnd(11),
    bytesToHuman(longField(info, 'used_memory')).padEnd(8),
    ` ${String(longField(info, 'connected_clients')).padEnd(8)}`,
    String(longField(info, 'blocked_clients')).padEnd(8),
    `${requests} (+${more})`.padEnd(19),
    ` ${String(longField(info, 'total_connections_received')).padEnd(12)}`,
    `${CHILD[child] ?? ''}\n`,
  ].join('');
}

/** The number after the first occurrence of a name and one more character; 0: there is none. */
function longField(info: string, name: string): number {
  const at = info.indexOf(name);
  if (at === -1) return 0;
  return Number.parseInt(info.slice(at + name.length + 1), 10) || 0;
}

const UNITS = ['K', 'M', 'G'] as const;

function bytesToHuman(bytes: number): string {
  if (bytes < 1024) return `${bytes}B`;
  let amount = bytes / 1024;
  let unit = 0;
  while (amount >= 1024 && unit < UNITS.length - 1) {
    amount /= 1024;
    unit++;
  }
  return `${amount.toFixed(2)}${UNITS[unit]}`;
}
