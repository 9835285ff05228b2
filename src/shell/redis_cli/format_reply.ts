/**
 * Replies as redis-cli prints them: for people, raw, or as CSV. All byte strings.
 * twin: redis 6.2.6 redis-cli.c, cliFormatReplyTTY, cliFormatReplyRaw, cliFormatReplyCSV.
 */
import type { Aggregate, Reply } from '#hiredis/read';
import { sdscatrepr } from '#hiredis/sds';

export type OutputMode = 'standard' | 'raw' | 'csv';

const EMPTY: Readonly<Record<Aggregate, string>> = {
  array: '(empty array)\n',
  map: '(empty hash)\n',
  set: '(empty set)\n',
  push: '(empty push)\n',
};

const SEPARATOR: Readonly<Record<Aggregate, string>> = {
  array: ')',
  map: '#',
  set: '~',
  push: ')',
};

/** What C's string functions see of an error's or status's text. */
function cString(text: string): string {
  const nul = text.indexOf('\0');
  return nul === -1 ? text : text.slice(0, nul);
}

/** For people: numbered, indented, quoted. `prefix` indents the lines after the first. */
export function cliFormatReplyTTY(reply: Reply, prefix = ''): string {
  switch (reply.type) {
    case 'error':
      return `(error) ${cString(reply.str)}\n`;
    case 'status':
      return `${cString(reply.str)}\n`;
    case 'integer':
      return `(integer) ${reply.digits}\n`;
    case 'double':
      return `(double) ${reply.digits}\n`;
    case 'string':
      return `${sdscatrepr(reply.str)}\n`;
    case 'verbatim':
      return `${reply.str}\n`;
    case 'nil':
      return '(nil)\n';
    case 'bool':
      return reply.value ? '(true)\n' : '(false)\n';
    default:
      return formatAggregate(reply.type, reply.elements, prefix);
  }
}

function formatAggregate(type: Aggregate, elements: readonly Reply[], prefix: string): string {
  if (elements.length === 0) return EMPTY[type];
  const step = type === 'map' ? 2 : 1;
  const width = String(Math.floor(elements.length / step)).length;
  const inner = prefix + ' '.repeat(width + 2);
  let out = '';
  for (let i = 0; i < elements.length; i += step) {
    const index = String(i / step + 1).padStart(width);
    // The caller has already put its own index before the first one.
    out += `${i === 0 ? '' : prefix}${index}${SEPARATOR[type]} `;
    const entry = cliFormatReplyTTY(elements[i] as Reply, inner);
    out += entry;
    if (step === 2) {
      out = `${out.slice(0, -1)} => ${cliFormatReplyTTY(elements[i + 1] as Reply, inner)}`;
    }
  }
  return out;
}

/** `delimiter` stands between the elements of an aggregate. */
export function cliFormatReplyRaw(reply: Reply, delimiter: string): string {
  switch (reply.type) {
    case 'nil':
      return '';
    case 'error':
      return `${reply.str}\n`;
    case 'status':
    case 'string':
    case 'verbatim':
      return reply.str;
    case 'bool':
      return reply.value ? '(true)' : '(false)';
    case 'integer':
    case 'double':
      return reply.digits;
    default: {
      const parts = reply.elements.map((element) => cliFormatReplyRaw(element, delimiter));
      if (reply.type !== 'map') return parts.join(delimiter);
      const pairs: string[] = [];
      for (let i = 0; i < parts.length; i += 2) pairs.push(`${parts[i]} ${parts[i + 1]}`);
      return pairs.join(delimiter);
    }
  }
}

export function cliFormatReplyCSV(reply: Reply): string {
  switch (reply.type) {
    case 'error':
      return `ERROR,${sdscatrepr(cString(reply.str))}`;
    case 'status':
    case 'string':
    case 'verbatim':
      return sdscatrepr(reply.str);
    case 'integer':
    case 'double':
      return reply.digits;
    case 'nil':
      return 'NULL';
    case 'bool':
      return reply.value ? 'true' : 'false';
    default:
      return reply.elements.map(cliFormatReplyCSV).join(',');
  }
}

export interface ReplyFormat {
  readonly output: OutputMode;
  /** Between the elements of an aggregate (-d) and after a raw reply (-D). */
  readonly mbDelim: string;
  readonly cmdDelim: string;
}

/** A whole reply with its final newline. `verbatim`: texts such as INFO's, printed as they are. */
export function cliFormatReply(reply: Reply, format: ReplyFormat, verbatim: boolean): string {
  if (verbatim) return cliFormatReplyRaw(reply, format.mbDelim);
  if (format.output === 'standard') return cliFormatReplyTTY(reply);
  if (format.output === 'csv') return `${cliFormatReplyCSV(reply)}\n`;
  return cliFormatReplyRaw(reply, format.mbDelim) + format.cmdDelim;
}

/** Whether a push says which cached keys are stale. */
function isInvalidateReply(reply: Reply): boolean {
  if (reply.type !== 'push' || reply.elements.length !== 2) return false;
  const [kind, keys] = reply.elements;
  return kind?.type === 'string' && kind.str.startsWith('invalidate') && keys?.type === 'array';
}

/** A message that answers no command. */
export function formatPush(reply: Reply, format: ReplyFormat): string {
  const keys = reply.type === 'push' ? reply.elements[1] : undefined;
  if (format.output !== 'standard' || !isInvalidateReply(reply) || keys?.type !== 'array') {
    return cliFormatReply(reply, format, false);
  }
  const names = keys.elements.map((key) => (key.type === 'string' ? `'${cString(key.str)}'` : ''));
  return `-> invalidate: ${names.join(', ')}\n`;
}
