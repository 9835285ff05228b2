/**
 * Commands as bytes, the way every client and replication stream writes them.
 * twin: redis 6.2.6 deps/hiredis hiredis.c, redisFormatCommandArgv.
 */

/** A command's arguments (byte strings) as a RESP array of bulk strings, again a byte string. */
export function formatCommand(argv: readonly string[]): string {
  let out = `*${argv.length}\r\n`;
  for (const arg of argv) out += `$${arg.length}\r\n${arg}\r\n`;
  return out;
}
