/** The recordings of a real 6.2.6 with three Sentinels. */
import { readFileSync } from 'node:fs';
import type { LogLine } from './story';

export interface Recorded {
  readonly lines: readonly LogLine[];
  readonly actions: readonly { readonly ms: number; readonly action: string }[];
}

interface Entry {
  readonly run: number;
  readonly ms: number;
  readonly port?: number;
  readonly text?: string;
  readonly action?: string;
}

export function recorded(name: string, run: number): Recorded {
  const path = new URL(`../golden/sentinel/${name}.jsonl`, import.meta.url);
  const entries = readFileSync(path, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Entry)
    .filter((entry) => entry.run === run);
  return {
    lines: entries.flatMap(({ port, ms, text }) =>
      port === undefined || text === undefined ? [] : [{ port, ms, text }],
    ),
    actions: entries.flatMap(({ ms, action }) => (action === undefined ? [] : [{ ms, action }])),
  };
}
