/**
 * A connection that has sent commands and awaits their replies, in order. A reply's callback is
 * data: a handler's name and arguments, which the owner looks up in its own table. No sockets:
 * the owner writes `takeOutput` and feeds what it reads.
 * twin: redis 6.2.6 deps/hiredis async.c.
 */
import { formatCommand } from './format';
import { createReader, feedReader, nextReply, type Reply, type ReplyReader } from './read';

export interface Handler {
  readonly name: string;
  /** Plain data for the handler. */
  readonly args?: unknown;
}

export interface AsyncContext {
  reader: ReplyReader;
  /** Handlers of commands sent, oldest first. */
  awaiting: Handler[];
  /** While subscribed, messages go here and answer no command. */
  subscriber: Handler | null;
  /** Byte string not written yet. */
  output: string;
}

export function createAsyncContext(): AsyncContext {
  return { reader: createReader(), awaiting: [], subscriber: null, output: '' };
}

/** Queues a command; its reply will be handed out with `handler`. */
export function asyncCommand(
  context: AsyncContext,
  handler: Handler,
  argv: readonly string[],
): void {
  context.output += formatCommand(argv);
  context.awaiting.push(handler);
}

/**
 * Queues SUBSCRIBE or PSUBSCRIBE. All that arrives from now on, the confirmations too, is for
 * `handler`; earlier commands get their replies first.
 */
export function asyncSubscribe(
  context: AsyncContext,
  handler: Handler,
  argv: readonly string[],
): void {
  context.output += formatCommand(argv);
  context.subscriber = handler;
}

/** What to write now. The rest of a partial write goes back with `returnOutput`. */
export function takeOutput(context: AsyncContext): string {
  const { output } = context;
  context.output = '';
  return output;
}

export function returnOutput(context: AsyncContext, rest: string): void {
  context.output = rest + context.output;
}

export interface Answered {
  readonly handler: Handler;
  readonly reply: Reply;
}

export function asyncFeed(context: AsyncContext, bytes: Uint8Array | string): void {
  feedReader(context.reader, bytes);
}

/**
 * The next reply with the handler it is for; null: none yet, or `reader.error`. A reply nobody
 * awaits (a server's farewell) is dropped.
 */
export function asyncNext(context: AsyncContext): Answered | null {
  for (;;) {
    const reply = nextReply(context.reader);
    if (reply === null) return null;
    const handler = reply.type === 'push' ? context.subscriber : nextHandler(context);
    if (handler) return { handler, reply };
  }
}

function nextHandler(context: AsyncContext): Handler | null {
  return context.awaiting.shift() ?? context.subscriber;
}

/** The connection is gone: the handlers whose replies will never come, oldest first. */
export function asyncDisconnect(context: AsyncContext): Handler[] {
  const { awaiting } = context;
  Object.assign(context, createAsyncContext());
  return awaiting;
}
