/** A connection that sends many commands at once and waits for all their replies. */
import { connect, type Socket } from 'node:net';
import { formatCommand } from '#hiredis/format';
import { createReader, feedReader, nextReply, type Reply } from '#hiredis/read';

export class Connection {
  private readonly socket: Socket;
  private readonly reader = createReader();

  constructor(port: number) {
    this.socket = connect(port, '127.0.0.1');
    this.socket.setNoDelay(true);
  }

  pipeline(commands: readonly (readonly string[])[]): Promise<Reply[]> {
    return new Promise((resolve, reject) => {
      const replies: Reply[] = [];
      const onData = (bytes: Buffer) => {
        feedReader(this.reader, bytes);
        for (let reply = nextReply(this.reader); reply; reply = nextReply(this.reader)) {
          replies.push(reply);
        }
        if (replies.length < commands.length) return;
        this.socket.off('data', onData);
        this.socket.off('error', reject);
        resolve(replies);
      };
      this.socket.on('data', onData);
      this.socket.once('error', reject);
      this.socket.write(commands.map((argv) => formatCommand(argv)).join(''), 'latin1');
    });
  }

  async command(...argv: string[]): Promise<Reply | undefined> {
    return (await this.pipeline([argv]))[0];
  }

  close(): void {
    this.socket.destroy();
  }
}

/** Lower-case names of all commands a server knows. */
export async function commandNames(connection: Connection): Promise<Set<string>> {
  const reply = await connection.command('COMMAND');
  const names = new Set<string>();
  if (reply?.type !== 'array') return names;
  for (const each of reply.elements) {
    const name = each.type === 'array' ? each.elements[0] : undefined;
    if (name?.type === 'string' || name?.type === 'status') names.add(name.str.toLowerCase());
  }
  return names;
}
