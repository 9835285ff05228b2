/**
 * States each executed or refused command as a trace fact: the graph, checkers and lesson checks
 * read these.
 * twin: none.
 */
import { latin1 } from '#hiredis/bytes';
import type { Client, Server } from '../state';

const MAX_ARGS = 64;
const MAX_ARG_BYTES = 256;
const MAX_REPLY_BYTES = 512;

/** Where a client's replies stood when a command began. */
export interface ReplyMark {
  readonly chunks: number;
  readonly lastLength: number;
}

export function markReply(c: Client): ReplyMark {
  return { chunks: c.reply.length, lastLength: c.reply.at(-1)?.length ?? 0 };
}

/** The first bytes answered since the mark, null: none. */
function replySince(c: Client, { chunks, lastLength }: ReplyMark): string | null {
  let out = '';
  for (let i = Math.max(chunks - 1, 0); i < c.reply.length && out.length < MAX_REPLY_BYTES; i++) {
    const chunk = c.reply[i] ?? '';
    const start = i === chunks - 1 ? lastLength : 0;
    const end = start + MAX_REPLY_BYTES - out.length;
    out +=
      typeof chunk === 'string'
        ? chunk.slice(start, end)
        : latin1(chunk, start, Math.min(end, chunk.length));
  }
  return out === '' ? null : out;
}

export interface DoneCommand {
  /** As the client sent it, not as it is propagated. */
  readonly argv: readonly string[];
  readonly db: number;
  readonly mark: ReplyMark;
  readonly dirty: number;
}

export function traceCommand(
  server: Server,
  c: Client,
  { argv, db, mark, dirty }: DoneCommand,
): void {
  if (server.host.untraced) return;
  const reply = replySince(c, mark);
  const isError = reply?.startsWith('-') ?? false;
  server.host.trace({
    kind: 'command',
    port: server.config.port,
    role: server.repl.masterHost === null ? 'master' : 'slave',
    client: c.id,
    source: c.isMaster ? 'master' : 'client',
    peer: c.peer,
    db,
    argv: argv.slice(0, MAX_ARGS).map((arg) => arg.slice(0, MAX_ARG_BYTES)),
    reply,
    error: isError ? (/^-(\S*)/.exec(reply ?? '')?.[1] ?? null) : null,
    dirty,
  });
}
