/**
 * What a real 6.2.6 printed in recorded cases (start, conf errors, shutdown), and what ours prints.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { aofChildProgram } from '#engine/aof/child';
import { rdbChildProgram } from '#engine/rdb/child';
import { redisSentinel, redisServer } from '#engine/server';
import type { Signal } from '#host/signal';
import { SmallClient } from '../small_net/client';
import { type Process, SmallNet } from '../small_net/net';

const CWD = '/home/learner/redis-6.2.6';
/** How long a command's reply may take to come. */
const REPLY_US = 1000;
/** Less between two actions is only how long the recorder took: nothing was to happen meanwhile. */
const AT_ONCE_MS = 200;

interface Action {
  readonly t_ms?: number;
  readonly cmd?: string;
  /** Where the command is sent, if not to 6379. */
  readonly port?: number;
  readonly do?: string;
  readonly reply?: unknown;
}

interface Run {
  /** When it was started, on the clock of its actions. */
  readonly t_ms?: number;
  readonly argv: readonly string[];
  readonly tty?: boolean;
  readonly actions?: readonly Action[];
  readonly log: string;
  readonly exit: number | null;
}

interface Case {
  readonly case: string;
  readonly files: Readonly<Record<string, string>>;
  /** An append only file that is there at the beginning, with its control characters escaped. */
  readonly aof_esc?: string;
  /** An RDB file that is put there before the last run. */
  readonly dump_rdb_hex?: string;
  readonly runs: readonly Run[];
  /** null: it is gone. */
  readonly files_after?: Readonly<Record<string, string | null>>;
}

function casesOf(file: string): (readonly [string, Case])[] {
  const url = new URL(`../golden/server-logs/${file}.jsonl`, import.meta.url);
  const lines = readFileSync(url, 'utf8').trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line) as Case).map((each) => [each.case, each]);
}

/** What varies from run to run. A terminal's echo of Ctrl-C is not the server's. */
function normal(log: string): string[] {
  return (
    log
      .replace(/\^C/g, '')
      .trimEnd()
      .split('\n')
      // The recorder tried now and then whether the server was up.
      .filter((line) => !/ - (Accepted|Client closed connection)/.test(line))
      .map((line) =>
        line
          .replace(/^\d+:([MSCX]) \d\d \w{3} \d{4} [\d:.]{12} /, '$1 ')
          .replace(/^\d+:signal-handler \(\d+\)/, 'signal-handler')
          .replace(/pid[= ]\d+/, 'pid')
          .replace(/PID: \d+/, 'PID')
          .replace(/originally set to \d+/, 'originally set')
          .replace(/127\.0\.0\.1:\d{5}/, '127.0.0.1:port')
          .replace(/\b(?!0{40})[0-9a-f]{40}\b/g, 'replid')
          .replace(/'id=\d+ /, "'id ")
          .replace(/ fd=\d+ /, ' fd ')
          .replace(/receiving \d+ bytes/, 'receiving bytes')
          .replace(/RDB age \d+/, 'RDB age')
          .replace(/created [\d.]+ Mb/, 'created')
          .replace(/(disk|file): [\d.]+ seconds/, '$1'),
      )
  );
}

/** Each process writes its lines in order; how they mix is not compared. */
function childrenFirst(lines: readonly string[]): string[] {
  const isChilds = (line: string) => line.startsWith('C ');
  return [...lines.filter(isChilds), ...lines.filter((line) => !isChilds(line))];
}

interface Played {
  readonly process: Process;
  readonly run: Run;
  /** Taken before the recorder ended what had not ended by itself. */
  taken: { readonly log: string; readonly exit: number | null } | null;
}

class Stage {
  readonly net = new SmallNet([redisServer, redisSentinel, rdbChildProgram, aofChildProgram]);
  private held = 0;

  constructor({ case: name, files, aof_esc: aof }: Case) {
    this.net.write(`${CWD}/README`, '');
    for (const [file, text] of Object.entries(files)) this.net.write(`${CWD}/${file}`, text);
    // The recorder held three connections already.
    if (name === 'maxclients') this.held = 3;
    if (aof) this.net.write(`${CWD}/appendonly.aof`, aof.replace(/\\r\\n/g, '\r\n'));
    const isReadOnly = name.includes('conf not writable');
    for (const file of this.net.files.values()) file.readOnly = isReadOnly;
    if (name.includes('dir not writable')) this.net.readOnly.add(`${CWD}/d`);
  }

  play(run: Run): Played {
    const program = run.argv[0]?.replace('src/', '') ?? '';
    const process = this.net.start(program, run.argv, CWD);
    const isSentinel = program === redisSentinel.name;
    const played: Played = { process, run, taken: null };
    if (run.tty) process.fds.set(1, { kind: 'output', tty: true });
    const started = this.net.events.now;
    this.net.run(200_000);
    if (run.tty) this.do(process, 'signal SIGINT');
    for (let i = 0; i < this.held; i++) new SmallClient(this.net, 6379);
    // Only a Sentinel does something by itself that depends on when it is asked.
    const firstMs = (run.actions?.[0]?.t_ms ?? 0) - 200;
    const startMs = isSentinel ? 1 : (run.t_ms ?? firstMs);
    let lastMs = startMs;
    for (const action of run.actions ?? []) {
      const atMs = action.t_ms ?? lastMs;
      const dueUs = started + (atMs - startMs) * 1000;
      const mustWait = atMs - lastMs >= AT_ONCE_MS && dueUs > this.net.events.now;
      if (mustWait) this.net.run(dueUs - this.net.events.now);
      lastMs = atMs;
      const isEnd = run.exit === null && action.cmd?.startsWith('SHUTDOWN') === true;
      if (isEnd) played.taken ??= { log: this.log(played), exit: this.exit(played) };
      if (action.cmd !== undefined) this.command(action, isSentinel);
      if (action.do !== undefined) this.do(process, action.do);
    }
    this.net.run(300_000);
    return played;
  }

  /** Each command has a connection of its own. */
  private command({ cmd = '', port = 6379, reply }: Action, isSentinel: boolean): void {
    const client = new SmallClient(this.net, port);
    client.send(...words(cmd));
    const got = client.reply(REPLY_US);
    client.close();
    if (isSentinel && reply) expect(normalReply(got)).toEqual(normalReply(reply));
    if (typeof reply !== 'string' || !/^[-+]/.test(reply)) return;
    // Some of the errors were cut off by the recorder.
    expect(String(got).slice(0, reply.length)).toBe(reply);
  }

  private do(process: Process, what: string): void {
    const signal = /^signal (SIG\w+)$/.exec(what)?.[1];
    if (signal) this.net.kill(process, signal as Signal);
    const removed = /^rm -r (\w+)$/.exec(what)?.[1];
    if (removed) this.remove(`${CWD}/${removed}`);
    if (!what.startsWith('authenticated client: ')) return;
    const client = new SmallClient(this.net, 6379);
    client.command('AUTH', 'foo');
    client.send(...words(what.slice('authenticated client: '.length)));
    this.net.run(REPLY_US);
  }

  private remove(directory: string): void {
    this.net.removed.add(directory);
    for (const path of [...this.net.files.keys()]) {
      if (path.startsWith(`${directory}/`)) this.net.files.delete(path);
    }
  }

  /** What a process and its children printed. */
  log({ process, taken }: Played): string {
    if (taken !== null) return taken.log;
    const all = [...this.net.processes.values()];
    const children = all.filter(({ ppid }) => ppid === process.pid);
    return process.output + children.map(({ output }) => output).join('');
  }

  exit({ process, taken }: Played): number | null {
    if (taken !== null) return taken.exit;
    return process.dead ? (process.exitCode ?? -9) : null;
  }

  text(name: string): string {
    return this.net.text(`${CWD}/${name}`);
  }
}

function words(line: string): string[] {
  return [...line.matchAll(/"([^"]*)"|(\S+)/g)].map((match) => match[1] ?? match[2] ?? '');
}

/** A reply without what varies: times in ms. */
function normalReply(reply: unknown): unknown {
  return JSON.parse(JSON.stringify(reply), (_key, value) =>
    typeof value === 'string' ? value.replace(/^[0-9]{4}$/, '<ms>') : value,
  );
}

/** A conf file without the id that its Sentinel drew. */
function withoutIds(text: string): string {
  return text.replace(/myid [0-9a-f]{40}/, 'myid');
}

function playAndCompare(each: Case): void {
  const stage = new Stage(each);
  const played = each.runs.map((run, index) => {
    if (each.dump_rdb_hex !== undefined && index === each.runs.length - 1) {
      const dump = Buffer.from(each.dump_rdb_hex, 'hex').toString('latin1');
      stage.net.write(`${CWD}/dump.rdb`, dump);
    }
    return stage.play(run);
  });
  for (const one of played) {
    expect(childrenFirst(normal(stage.log(one)))).toEqual(childrenFirst(normal(one.run.log)));
    expect(stage.exit(one)).toBe(one.run.exit);
  }
  for (const [name, text] of Object.entries(each.files_after ?? {})) {
    if (name.endsWith('.log')) expect(normal(stage.text(name))).toEqual(normal(text ?? ''));
    else expect(withoutIds(stage.text(name))).toBe(withoutIds(text ?? ''));
  }
}

describe('golden server logs', () => {
  const cases = casesOf('cases');
  it('has all its cases', () => expect(cases).toHaveLength(82));
  it.each(cases)('%s', (_name, each) => playAndCompare(each));
});

describe('golden logs of Sentinels', () => {
  const cases = casesOf('sentinel');
  it('has all its cases', () => expect(cases).toHaveLength(39));
  it.each(cases)('%s', (_name, each) => playAndCompare(each));
});
