/** A client of a small net's servers: sends a command and lets time pass until its reply. */

import { bytesOf } from '#hiredis/bytes';
import { formatCommand } from '#hiredis/format';
import { createReader, feedReader, nextReply, type Reply, type ReplyReader } from '#hiredis/read';
import { assert } from '#host/assert';
import { createHost } from './host';
import type { Process, SmallNet } from './net';

/** Replies as plain values: errors and statuses keep their sign, as golden recordings do. */
export type Value = string | number | null | Value[];

const SECOND_US = 1_000_000;

export class SmallClient {
  private readonly process: Process;
  private readonly reader: ReplyReader = createReader();
  private readonly fd: number;
  private readonly net: SmallNet;
  readonly localPort: number;

  constructor(net: SmallNet, port: number) {
    this.net = net;
    this.process = net.createIdle();
    this.localPort = net.nextPort;
    this.fd = createHost(net, this.process).connect('127.0.0.1', port);
  }

  /** Sends without waiting. */
  send(...argv: string[]): void {
    createHost(this.net, this.process).write(this.fd, bytesOf(formatCommand(argv)));
  }

  /** The next reply that comes within `limitUs`; undefined: none. */
  reply(limitUs = 10 * SECOND_US): Value | undefined {
    let reply = this.take();
    this.net.run(limitUs, () => {
      reply ??= this.take();
      return reply !== undefined;
    });
    return reply;
  }

  command(...argv: string[]): Value {
    this.send(...argv);
    const reply = this.reply();
    assert(reply !== undefined, `no reply to ${argv.join(' ')}`);
    return reply;
  }

  close(): void {
    this.net.close(this.process, this.fd);
  }

  private take(): Value | undefined {
    const bytes = createHost(this.net, this.process).read(this.fd, 65_536);
    if (typeof bytes !== 'string') feedReader(this.reader, bytes);
    const reply = nextReply(this.reader);
    return reply === null ? undefined : toValue(reply);
  }
}

function toValue(reply: Reply): Value {
  switch (reply.type) {
    case 'status':
      return `+${reply.str}`;
    case 'error':
      return `-${reply.str}`;
    case 'string':
    case 'verbatim':
      return reply.str;
    case 'integer':
    case 'double':
      return Number(reply.digits);
    case 'bool':
      return reply.value ? 1 : 0;
    case 'nil':
      return null;
    default:
      return reply.elements.map(toValue);
  }
}
