/**
 * Reads back what redis-cli printed for people into the reply it was, so that recordings of its
 * other output modes can be checked against the same reply. Not for verbatim texts.
 */
import type { Reply } from '#hiredis/read';
import { sdssplitargs } from '#hiredis/sds';
import { assert } from '#host/assert';

const WORDS: Readonly<Record<string, Reply>> = {
  '(nil)': { type: 'nil' },
  '(true)': { type: 'bool', value: true },
  '(false)': { type: 'bool', value: false },
  '(empty array)': { type: 'array', elements: [] },
  '(empty hash)': { type: 'map', elements: [] },
  '(empty set)': { type: 'set', elements: [] },
};

const KINDS = { ')': 'array', '#': 'map', '~': 'set' } as const;

/** The reply whose printed form is `text` (a byte string without its last newline). */
export function parseTtyReply(text: string): Reply {
  const word = WORDS[text];
  if (word) return word;
  const [, tag, rest = ''] = /^\((error|integer|double)\) ([\s\S]*)$/.exec(text) ?? [];
  if (tag === 'error') return { type: 'error', str: rest };
  if (tag === 'integer') return { type: 'integer', digits: rest };
  if (tag === 'double') return { type: 'double', digits: rest };
  if (text.startsWith('"')) return { type: 'string', str: sdssplitargs(text)?.[0] ?? '' };
  const index = /^ *1([)#~]) /.exec(text);
  if (index === null) return { type: 'status', str: text };
  return parseAggregate(text, index[0].length, index[1] as keyof typeof KINDS);
}

/** Entries begin with their index at the left edge; the lines of an entry are indented under it. */
function parseAggregate(text: string, indent: number, separator: keyof typeof KINDS): Reply {
  const entries: string[] = [];
  for (const line of text.split('\n')) {
    if (line.slice(0, indent).trim() !== '') entries.push(line.slice(indent));
    else entries.push(`${entries.pop()}\n${line.slice(indent)}`);
  }
  const type = KINDS[separator];
  const elements = type === 'map' ? entries.flatMap(pair) : entries;
  return { type, elements: elements.map(parseTtyReply) };
}

/** A map's entry: the value's further lines are indented as far as the key's would be. */
function pair(entry: string): string[] {
  const at = entry.indexOf(' => ');
  assert(at !== -1, `no pair: ${entry}`);
  return [entry.slice(0, at), entry.slice(at + 4)];
}

/** A reply's bytes, as a server sends it. */
export function encodeReply(reply: Reply): string {
  switch (reply.type) {
    case 'status':
      return `+${reply.str}\r\n`;
    case 'error':
      return `-${reply.str}\r\n`;
    case 'string':
      return `$${reply.str.length}\r\n${reply.str}\r\n`;
    case 'verbatim':
      return `=${reply.str.length + 4}\r\n${reply.format}:${reply.str}\r\n`;
    case 'integer':
      return `:${reply.digits}\r\n`;
    case 'double':
      return `,${reply.digits}\r\n`;
    case 'bool':
      return reply.value ? '#t\r\n' : '#f\r\n';
    case 'nil':
      return '$-1\r\n';
    default: {
      const { type, elements } = reply;
      const count = type === 'map' ? elements.length / 2 : elements.length;
      const sign = { array: '*', map: '%', set: '~', push: '>' }[type];
      return `${sign}${count}\r\n${elements.map(encodeReply).join('')}`;
    }
  }
}
