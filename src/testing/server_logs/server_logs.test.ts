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

interface Action {
  readonly t_ms?: number;
  readonly cmd?: string;
  readonly port?: number;
  readonly do?: string;
  readonly reply?: unknown;
}

interface Run {
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
          .replace(/RDB age \d+/, 'RDB age')
          .replace(/[0-9a-f]{40}/g, 'id')
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

class Stage {
  readonly net = new SmallNet([redisServer, redisSentinel, rdbChildProgram, aofChildProgram]);
  private readonly processes: Process[] = [];

  constructor({ case: name, files, aof_esc: aof }: Case) {
    this.net.write(`${CWD}/README`, '');
    for (const [file, text] of Object.entries(files)) this.net.write(`${CWD}/${file}`, text);
    for (const file of this.net.files.values()) file.readOnly = name.includes('not writable');
    if (aof) this.net.write(`${CWD}/appendonly.aof`, aof.replace(/\\r\\n/g, '\r\n'));
  }

  play(run: Run): { log: string; exit: number | null } {
    const program = run.argv[0]?.replace('src/', '') ?? '';
    const process = this.net.start(program, run.argv, CWD);
    if (run.tty) process.fds.set(1, { kind: 'output', tty: true });
    this.processes.push(process);
    const started = this.net.events.now;
    this.net.run(200_000);
    if (run.tty) this.act(process, { do: 'signal SIGINT' });
    let client: SmallClient | null = null;
    // Only a Sentinel does something by itself that depends on when it is asked.
    const isSentinel = program === redisSentinel.name;
    let firstMs = isSentinel ? 1 : 0;
    for (const action of run.actions ?? []) {
      firstMs ||= (action.t_ms ?? 0) - 200;
      const dueUs = started + ((action.t_ms ?? 0) - firstMs) * 1000;
      if (dueUs > this.net.events.now) this.net.run(dueUs - this.net.events.now);
      if (action.cmd !== undefined) {
        client ??= new SmallClient(this.net, action.port ?? 6379);
        client.send(...action.cmd.split(' '));
        this.net.run(1000);
        if (isSentinel && action.reply) {
          expect(normalReply(client.reply())).toEqual(normalReply(action.reply));
        }
      }
      if (action.do?.startsWith('authenticated client: ')) {
        client ??= this.authenticated();
        client.send(...words(action.do.slice('authenticated client: '.length)));
        this.net.run(1000);
      }
      this.act(process, action);
    }
    this.net.run(300_000);
    const exit = process.dead ? (process.exitCode ?? -9) : null;
    return { log: process.output + this.outputOfChildren(process), exit };
  }

  private outputOfChildren({ pid }: Process): string {
    const all = [...this.net.processes.values()];
    return all.map((each) => (each.ppid === pid ? each.output : '')).join('');
  }

  private authenticated(): SmallClient {
    const client = new SmallClient(this.net, 6379);
    client.command('AUTH', 'foo');
    return client;
  }

  private act(process: Process, action: Action): void {
    const signal = /^signal (SIG\w+)$/.exec(action.do ?? '')?.[1];
    if (signal) this.net.kill(process, signal as Signal);
  }

  text(name: string): string {
    return this.net.text(`${CWD}/${name}`);
  }
}

/** A reply without what varies: times in ms. */
function normalReply(reply: unknown): unknown {
  return JSON.parse(JSON.stringify(reply), (_key, value) =>
    typeof value === 'string' ? value.replace(/^[0-9]{4}$/, '<ms>') : value,
  );
}

function words(line: string): string[] {
  return [...line.matchAll(/"([^"]*)"|(\S+)/g)].map((match) => match[1] ?? match[2] ?? '');
}

/** A conf file without the id that its Sentinel drew. */
function withoutIds(text: string): string {
  return text.replace(/myid [0-9a-f]{40}/, 'myid');
}

function playAndCompare(each: Case): void {
  const stage = new Stage(each);
  for (const run of each.runs) {
    const { log, exit } = stage.play(run);
    expect(childrenFirst(normal(log))).toEqual(childrenFirst(normal(run.log)));
    expect(exit).toBe(run.exit);
  }
  for (const [name, text] of Object.entries(each.files_after ?? {})) {
    if (name.endsWith('.log')) expect(normal(stage.text(name))).toEqual(normal(text ?? ''));
    else expect(withoutIds(stage.text(name))).toBe(withoutIds(text ?? ''));
  }
}

describe('golden server logs', () => {
  const cases = casesOf('cases');
  it('has all its cases', () => expect(cases).toHaveLength(62));
  it.each(cases)('%s', (_name, each) => playAndCompare(each));
});

describe('golden logs of Sentinels', () => {
  const cases = casesOf('sentinel');
  it('has all its cases', () => expect(cases).toHaveLength(39));
  it.each(cases)('%s', (_name, each) => playAndCompare(each));
});
