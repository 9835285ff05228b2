/**
 * Servers and Sentinels in the inline world, each at a terminal and in a directory of its own, and
 * a desk that sends them commands: what the golden recordings were made with.
 */
import { concatBytes, latin1 } from '#hiredis/bytes';
import { formatCommand } from '#hiredis/format';
import { createReader, feedReader, nextReply, type Reply, type ReplyReader } from '#hiredis/read';
import { isErrno } from '#host/errno';
import type { Host, Program } from '#host/host';
import type { Signal } from '#host/signal';
import type { TraceFact, TraceRecord } from '#host/trace';
import { PROGRAMS } from '#lab/programs/programs';
import type { Fault } from '#world/fault';
import { wholeContent } from '#world/files/content';
import { findNode } from '#world/files/tree';
import type { ProcessImage } from '#world/image';
import { advanceInline, type Inline } from '#world/inline';
import { addMachine } from '#world/machine';
import { createWorld, inject, takeTrace } from '#world/world';
import { bytes } from '../world_stage';

const HOME = '/home/learner/redis-6.2.6';
const START = 1_795_389_067_185_000;
const MS = 1000;
/** How long a command may take before the desk gives up. */
const PATIENCE_MS = 1000;

interface DeskState {
  fd: number;
  reader: ReplyReader;
  replies: Reply[];
  failed: boolean;
}

/** Connects to a port, sends one command, keeps what comes. */
const desk: Program<DeskState> = {
  name: 'desk',
  start(host: Host, argv) {
    const fd = host.connect('127.0.0.1', Number(argv[1]));
    return { fd, reader: createReader(), replies: [], failed: false };
  },
  turn(host, state, inputs) {
    for (const input of inputs) {
      if (!('fd' in input) || input.fd !== state.fd) continue;
      if (input.kind === 'connected') {
        const words = host.getenv('COMMAND') ?? '';
        host.write(state.fd, bytes(formatCommand(words.split('\n'))));
      } else if (input.kind === 'connectFailed') {
        state.failed = true;
      } else if (input.kind === 'readable') {
        const got = host.read(state.fd, 1 << 20);
        if (isErrno(got)) continue;
        if (got.length === 0) state.failed = true;
        feedReader(state.reader, got);
        for (let reply = nextReply(state.reader); reply; reply = nextReply(state.reader))
          state.replies.push(reply);
      }
    }
    if (state.failed) host.exit(1);
  },
};

export interface Happened {
  /** Milliseconds since the stage was set. */
  readonly ms: number;
  readonly port: number;
  readonly type: string;
  readonly text: string;
}

export class SentinelStage {
  readonly inline: Inline;
  readonly trace: TraceRecord[] = [];
  private readonly pids = new Map<number, number>();
  private readonly portOf = new Map<number, number>();

  constructor(seed: number) {
    const world = createWorld({ seed, startDateUs: START });
    const programs = new Map(PROGRAMS);
    programs.set(desk.name, desk as unknown as Program);
    const files = [...programs.keys()].map((name) => ({
      path: `/usr/bin/${name}`,
      bytes: bytes(`\x7fELF ${name}\n`),
      executable: true,
    }));
    addMachine(world, { name: 'lab', files, directories: [HOME] });
    this.inline = { world, images: new Map(), programs };
  }

  /** Milliseconds since the stage was set. */
  get now(): number {
    return Math.round(this.inline.world.horizon / MS);
  }

  /** Writes the conf file, unless there is one from an earlier life, and starts the program. */
  start(program: 'redis-server' | 'redis-sentinel', port: number, conf: string | null): void {
    const { world } = this.inline;
    const cwd = `${HOME}/${port}`;
    const name = `${program}.conf`;
    if (conf !== null) this.write(`${cwd}/${name}`, conf);
    const pid = world.nextPid;
    const env = { PATH: '/usr/bin' };
    const login = { machine: 'lab', argv: [program, name], cwd, env, cols: 80, rows: 24 };
    inject(world, { kind: 'openTty', login });
    this.pids.set(port, pid);
    this.portOf.set(pid, port);
  }

  /** Runs a small tool of the machine. */
  tool(...argv: string[]): void {
    const env = { PATH: '/usr/bin' };
    const login = { machine: 'lab', argv, cwd: HOME, env, cols: 80, rows: 24 };
    inject(this.inline.world, { kind: 'openTty', login });
  }

  write(path: string, text: string): void {
    const file = { path, bytes: bytes(text), executable: false };
    inject(this.inline.world, { kind: 'file', machine: 'lab', file });
  }

  /** A file of a node, null if there is none. */
  read(port: number, name: string): string | null {
    const tree = this.inline.world.machines.get('lab')?.tree;
    const node = tree && findNode(tree, `${HOME}/${port}/${name}`);
    return node?.content ? latin1(concatBytes([wholeContent(node.content)])) : null;
  }

  /** A node's process, between turns. */
  image(port: number): ProcessImage | undefined {
    return this.inline.images.get(this.pids.get(port) ?? -1);
  }

  fault(fault: Fault): void {
    inject(this.inline.world, { kind: 'fault', fault });
  }

  signal(port: number, signal: Signal): void {
    const pid = this.pids.get(port);
    if (pid !== undefined) this.fault({ kind: 'signal', pid, signal });
  }

  /** Lets time pass. */
  run(ms: number): void {
    advanceInline(this.inline, this.inline.world.horizon + ms * MS);
    for (const record of takeTrace(this.inline.world)) this.trace.push(record);
  }

  /** Sends a command on a connection of its own; null: nobody answered. */
  command(port: number, ...argv: readonly string[]): Reply | null {
    const { world, images } = this.inline;
    const pid = world.nextPid;
    const env = { PATH: '/usr/bin', COMMAND: argv.join('\n') };
    const words = ['desk', String(port)];
    const login = { machine: 'lab', argv: words, cwd: HOME, env, cols: 80, rows: 24 };
    inject(world, { kind: 'openTty', login });
    for (let waited = 0; waited < PATIENCE_MS; waited++) {
      this.run(1);
      const state = images.get(pid)?.state as DeskState | undefined;
      const [reply] = state?.replies ?? [];
      if (!state || !reply) continue;
      this.fault({ kind: 'signal', pid, signal: 'SIGKILL' });
      this.run(1);
      return reply;
    }
    return null;
  }

  /** Facts of one kind that a node stated, in order. */
  facts<Kind extends TraceFact['kind']>(
    port: number,
    kind: Kind,
  ): Extract<TraceFact, { kind: Kind }>[] {
    return this.trace
      .filter(({ pid, fact }) => this.portOf.get(pid) === port && fact.kind === kind)
      .map(({ fact }) => fact as Extract<TraceFact, { kind: Kind }>);
  }

  /** What a Sentinel logged from an instant on, events and other lines, as its log file has it. */
  log(port: number, sinceMs = 0): Happened[] {
    const lines: Happened[] = [];
    for (const { at, pid, fact } of this.trace) {
      if (fact.kind !== 'log' || this.portOf.get(pid) !== port || at < sinceMs * MS) continue;
      const [type = '', ...rest] = fact.text.split(' ');
      lines.push({ ms: Math.round(at / MS), port, type, text: rest.join(' ') });
    }
    return lines;
  }
}
