/** twin: redis 6.2.6 redis-cli.c, cliReadReply. */
import type { Reply } from '#hiredis/read';
import { cliPrintContextError, freeContext } from './context';
import { cliFormatReply, type ReplyFormat } from './format_reply';
import { exit, print, printError } from './output';
import type { Cli } from './state';

/** What came of reading a reply: it was printed, the server is gone, or the process ends. */
type ReadResult = 'ok' | 'lost' | 'exit';

/** Prints a reply. Null: the connection ended instead. */
export function cliReadReply(
  cx: Cli,
  reply: Reply | null,
  format: ReplyFormat,
  outputRaw: boolean,
): ReadResult {
  const { cli } = cx;
  if (reply === null) return connectionEnded(cx);
  cli.lastCmdType = reply.type;
  if (!cli.interactive && cli.config.setErrcode && reply.type === 'error') {
    printError(cx, `${reply.str}\n`);
    exit(cx, 1);
    return 'exit';
  }
  print(cx, cliFormatReply(reply, format, outputRaw));
  return 'ok';
}

function connectionEnded(cx: Cli): ReadResult {
  const { cli } = cx;
  if (cli.shutdown) {
    freeContext(cx);
    return 'ok';
  }
  if (cli.interactive && cli.context?.err?.gone) return 'lost';
  cliPrintContextError(cx);
  exit(cx, 1);
  return 'exit';
}
