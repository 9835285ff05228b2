/** Recorded sessions of commands and the replies of a real 6.2.6. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface RecordedCommand {
  readonly i: number;
  readonly argv: readonly string[];
  readonly reply: string | null;
  readonly sleepBeforeMs: number;
  /** Differs from run to run. */
  readonly varies: boolean;
  /** The same elements in any order. */
  readonly unordered: boolean;
}

/** Undoes the recordings' escapes: \\ \r \n \t and \xHH. */
export function unescapeGolden(text: string): string {
  return text.replace(/\\(?:x([0-9a-f]{2})|(.))/gi, (_, hex: string | undefined, char: string) =>
    hex !== undefined
      ? String.fromCharCode(Number.parseInt(hex, 16))
      : ({ r: '\r', n: '\n', t: '\t' }[char] ?? char),
  );
}

export function readSession(name: string): RecordedCommand[] {
  const path = join(import.meta.dirname, 'commands', `${name}.jsonl`);
  return readFileSync(path, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => {
      const record = JSON.parse(line);
      return {
        i: record.i,
        argv: record.argv.map(unescapeGolden),
        reply: record.reply === null ? null : unescapeGolden(record.reply),
        sleepBeforeMs: record.sleep_before_ms ?? 0,
        varies: record.nd === true,
        unordered: record.unordered === true,
      };
    });
}
