/** `!!`, `!12`, `!-2`, `!word` and `!$`: lines entered before, put into a new one. */
import { skipSingleQuotes } from './syntax/scan';

export type HistoryExpansion =
  | { readonly kind: 'line'; readonly line: string }
  | { readonly kind: 'missing'; readonly event: string };

const EVENT = /^!(?:!|\$|-?\d+|[^\s=("'!$;&|<>\d-][^\s:;&|<>()"']*)/;

export function expandHistory(line: string, history: readonly string[]): HistoryExpansion {
  let out = '';
  let at = 0;
  while (at < line.length) {
    const end =
      line[at] === "'" ? skipSingleQuotes(line, at + 1) : at + (line[at] === '\\' ? 2 : 1);
    const event = line[at] === '!' ? EVENT.exec(line.slice(at))?.[0] : undefined;
    if (event === undefined) {
      out += line.slice(at, end < 0 ? undefined : end);
      at = end < 0 ? line.length : end;
      continue;
    }
    const found = findEvent(event.slice(1), history);
    if (found === undefined) return { kind: 'missing', event };
    out += found;
    at += event.length;
  }
  return { kind: 'line', line: out };
}

function findEvent(event: string, history: readonly string[]): string | undefined {
  if (event === '!') return history.at(-1);
  if (event === '$') return history.at(-1)?.trim().split(/\s+/).at(-1);
  if (/^-\d+$/.test(event)) return history.at(Number(event));
  if (/^\d+$/.test(event)) return history[Number(event) - 1];
  return history.filter((line) => line.startsWith(event)).at(-1);
}
