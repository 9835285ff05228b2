/**
 * Commands on their way into the append only file.
 * twin: redis 6.2.6 aof.c, feedAppendOnlyFile, catAppendOnlyExpireAtCommand.
 * differs: the instant of a translated expiry is the one the database got: both read the same clock.
 */
import { bytesOf } from '#hiredis/bytes';
import { formatCommand } from '#hiredis/format';
import { string2ll } from '../numbers';
import type { Server } from '../state';

/** Milliseconds in a unit, and whether the argument counts from now. */
const EXPIRES: ReadonlyMap<string, { readonly unit: bigint; readonly fromNow: boolean }> = new Map([
  ['expire', { unit: 1000n, fromNow: true }],
  ['pexpire', { unit: 1n, fromNow: true }],
  ['expireat', { unit: 1000n, fromNow: false }],
]);

/** Adds a command to what is written before the next replies. The file must be on. */
export function feedAppendOnlyFile(server: Server, dbid: number, argv: readonly string[]): void {
  const { aof } = server;
  const select = aof.selectedDb === dbid ? '' : formatCommand(['SELECT', String(dbid)]);
  aof.selectedDb = dbid;
  const text = select + formatCommand(translated(server, argv));
  // Before the first rewrite has ended there is no file that this could be added to.
  if (aof.state === 'on') aof.buf += text;
  if (aof.childPid !== -1) aof.rewriteBuffer.push(bytesOf(text));
}

/** A span that was meant from now on means nothing when the file is read. */
function translated(server: Server, argv: readonly string[]): readonly string[] {
  const [name = '', key = '', third = '', option, span = ''] = argv;
  const command = name.toLowerCase();
  const expire = EXPIRES.get(command);
  if (expire !== undefined) {
    const when = integer(third) * expire.unit + (expire.fromNow ? BigInt(server.mstime) : 0n);
    return ['PEXPIREAT', key, String(when)];
  }
  if (command === 'set' && option?.toLowerCase() === 'px') {
    return [name, key, third, 'PXAT', String(integer(span) + BigInt(server.mstime))];
  }
  return argv;
}

/** The command was executed with it, so it is one. */
function integer(text: string): bigint {
  return string2ll(text) ?? 0n;
}
