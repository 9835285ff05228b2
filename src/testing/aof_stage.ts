/** A server with an append only file in a small net, and a client; it can lose its power. */
import { aofChildProgram } from '#engine/aof/child';
import { redisCommandTable } from '#engine/command_table';
import { rdbChildProgram } from '#engine/rdb/child';
import { redisServer } from '#engine/server';
import { GOES_AT_ONCE, randomOf, randomWrites } from './live/random_commands';
import { SmallClient } from './small_net/client';
import { type Process, SmallNet } from './small_net/net';

const CWD = '/srv';
export const FILE = `${CWD}/appendonly.aof`;
const BATCH = 10;
export const SECOND_US = 1_000_000;
/** A key that goes within the second would be missed in a comparison with what was before it. */
const NAMES: ReadonlySet<string> = new Set(
  [...redisCommandTable.keys()].filter((name) => name !== GOES_AT_ONCE),
);

export class AofStage {
  readonly net = new SmallNet([redisServer, rdbChildProgram, aofChildProgram]);
  process: Process;
  client: SmallClient;

  constructor(...options: string[]) {
    this.net.write(`${CWD}/README`, '');
    [this.process, this.client] = this.start(options);
  }

  private start(options: readonly string[]): [Process, SmallClient] {
    const argv = ['redis-server', '--appendonly', 'yes', '--save', '', ...options];
    const process = this.net.start(redisServer.name, argv, CWD);
    this.net.run(SECOND_US);
    return [process, new SmallClient(this.net, 6379)];
  }

  /** Ends the server as a power cut would, and starts another in its place. */
  restart(...options: string[]): void {
    this.net.kill(this.process, 'SIGKILL');
    this.net.run(SECOND_US);
    [this.process, this.client] = this.start(options);
  }

  write(seed: number, count: number): void {
    const writes = randomWrites(randomOf(seed), NAMES, count);
    // The wire takes no more than so much at once.
    for (let at = 0; at < writes.length; at += BATCH) {
      const batch = writes.slice(at, at + BATCH);
      for (const argv of batch) this.client.send(...argv);
      for (const _ of batch) this.client.reply();
    }
  }

  digest(): unknown {
    return this.client.command('DEBUG', 'DIGEST');
  }

  info(name: string): string | undefined {
    const text = String(this.client.command('INFO', 'persistence'));
    return new RegExp(`^${name}:(.*)\r$`, 'm').exec(text)?.[1];
  }

  text(): string {
    return this.net.text(FILE);
  }
}
