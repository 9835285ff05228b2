/** A client in words: its program, and the terminal that it was started in. */
import type { TtySnapshot } from '#protocol/snapshot';
import type { Texts } from '../texts/en';
import type { GraphClient } from '../topology/graph';

/** Null: in none, or in one that is closed. */
export function terminalOf(
  { tty }: GraphClient,
  ttys: readonly TtySnapshot[],
  texts: Texts,
): string | null {
  const place = ttys.findIndex((each) => each.tty === tty);
  const found = ttys[place];
  return found ? (found.node ?? `${texts.terminal} ${place + 1}`) : null;
}

export function clientSentence(
  client: GraphClient,
  ttys: readonly TtySnapshot[],
  texts: Texts,
): string {
  const terminal = terminalOf(client, ttys, texts);
  return terminal === null
    ? texts.clientOf(client.program, client.server)
    : texts.clientAt(client.program, terminal, client.server);
}
