/**
 * Watches every turn of every server for its answers to PSYNC: +CONTINUE only where it is allowed,
 * and a full resynchronization only where it is not. By the rule, from the master's books before
 * and after the turn: who asks may have its own history or (up to where that ended) the one
 * before, and an offset from the backlog's first byte to the next one to come.
 */
import type { Server } from '#engine/state';
import { latin1 } from '#hiredis/bytes';
import type { Host, Program } from '#host/host';
import type { Input } from '#host/input';
import type { SmallNet } from '../small_net/net';

interface Books {
  readonly replid: string;
  readonly replid2: string;
  readonly secondOffset: number;
  readonly first: number;
  readonly next: number;
}

interface Request {
  readonly replid: string;
  readonly offset: number;
  readonly at: number;
}

const PSYNC = /PSYNC\r\n\$\d+\r\n(\S+)\r\n\$\d+\r\n(-?\d+)\r\n/i;
/** A refusal may be answered later, when a child can be forked: by then the books are others. */
const SAME_MOMENT_US = 1000;

function booksOf({ repl }: Server): Books {
  const { backlog, masterReplOffset } = repl;
  return {
    replid: repl.replid,
    replid2: repl.replid2,
    secondOffset: repl.secondReplidOffset,
    first: backlog?.firstOffset ?? Number.POSITIVE_INFINITY,
    next: masterReplOffset + 1,
  };
}

function isAllowed(books: Books, { replid, offset }: Request): boolean {
  const isOurs = replid === books.replid;
  const isBefore = replid === books.replid2 && offset <= books.secondOffset;
  return (isOurs || isBefore) && offset >= books.first && offset <= books.next;
}

export class ContinueJudge {
  net: SmallNet | null = null;
  readonly verdicts: string[] = [];
  partial = 0;
  full = 0;

  watch(program: Program<Server>): Program<Server> {
    return {
      ...program,
      turn: (host: Host, server: Server, inputs: readonly Input[]) => {
        const before = booksOf(server);
        const from = this.net?.wire.length ?? 0;
        program.turn(host, server, inputs);
        this.look(server, before, from);
      },
    };
  }

  private look(server: Server, before: Books, from: number): void {
    const { wire = [] } = this.net ?? {};
    const after = booksOf(server);
    for (let i = from; i < wire.length; i++) {
      const answer = wire[i];
      if (answer?.from !== server.config.port) continue;
      const what = /^\+(CONTINUE|FULLRESYNC)/.exec(latin1(answer.bytes.slice(0, 20)))?.[1];
      const request = what === undefined ? null : this.requestBefore(i);
      if (request === null) continue;
      const chances = [before, after].map((books) => isAllowed(books, request));
      if (what === 'CONTINUE') this.partial++;
      else this.full++;
      const isWrong = what === 'CONTINUE' ? !chances.includes(true) : !chances.includes(false);
      const isNow = answer.at - request.at < SAME_MOMENT_US;
      if (isWrong && (what === 'CONTINUE' || isNow))
        this.verdicts.push(
          `${server.config.port} answered ${what} to ${JSON.stringify(request)} with ${JSON.stringify({ before, after })}`,
        );
    }
  }

  /** The last PSYNC on the same connection. */
  private requestBefore(index: number): Request | null {
    const { wire = [] } = this.net ?? {};
    const answer = wire[index];
    for (let i = index - 1; i >= 0; i--) {
      const each = wire[i];
      if (each === undefined || each.conn !== answer?.conn || each.from === answer.from) continue;
      const match = PSYNC.exec(latin1(each.bytes));
      if (match === null) continue;
      const [, replid = '', offset = ''] = match;
      return replid === '?' ? null : { replid, offset: Number(offset), at: each.at };
    }
    return null;
  }
}
