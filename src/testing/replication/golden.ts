/**
 * What a real 6.2.6 said in a replication scenario, and what we said, in one form: ids as letters
 * in order of appearance, without times, sizes and what depends on them.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(import.meta.dirname, '../golden/replication');

function lines(scenario: string, file: string): string[] {
  return readFileSync(join(FOLDER, scenario, file), 'latin1')
    .split('\n')
    .filter(Boolean);
}

/** Replaces each 40-digit id by a letter; the same letter wherever `names` knows it. */
export function nameIds(text: string, names: Map<string, string>): string {
  return text.replace(/\b[0-9a-f]{40}\b/g, (id) => {
    if (/^0+$/.test(id)) return '0';
    const known = names.get(id) ?? String.fromCharCode(65 + names.size);
    names.set(id, known);
    return `<${known}>`;
  });
}

const PREFIX = /^\d+:([MSCX]) \d\d \w{3} \d{4} [\d:.]+ ([.\-*#]) /;

/** What varies from run to run inside a line. */
const VARYING: readonly (readonly [RegExp, string])[] = [
  [/'id=\d+ addr=\S+ (laddr=\S+) fd=\d+ (name=\S*) age=\d+/, "'id=<n> addr=<addr> $1 $2 age=<n>"],
  // The proxy had reset the connection: then the original can't find out where it came from.
  [/replica client id #\d+ lost/, 'replica 127.0.0.1:7001 lost'],
  [/by pid \d+/, 'by pid <n>'],
  [/, pid=\d+/, ', pid=<n>'],
  [/receiving \d+ bytes/, 'receiving <n> bytes'],
  [/RDB age \d+ seconds/, 'RDB age <n> seconds'],
  [/created [\d.]+ Mb/, 'created <n> Mb'],
  [/from disk: [\d.]+ seconds/, 'from disk: <n> seconds'],
];

/**
 * A server's log: the lines of the replication, without the start banner, children's own lines and
 * attempts to connect that failed (how often there was time for one depends on the machine).
 */
export function normalLog(text: string): string[] {
  const names = new Map<string, string>();
  const out: string[] = [];
  for (const line of text.split('\n')) {
    const match = PREFIX.exec(line);
    if (!match || match[1] === 'C') continue;
    let rest = line.slice(match[0].length);
    for (const [pattern, replacement] of VARYING) rest = rest.replace(pattern, replacement);
    out.push(nameIds(`${match[1]} ${match[2]} ${rest}`, names));
  }
  return dropFailedAttempts(dropStart(out));
}

const START = [
  'Increased maximum number of open files',
  'monotonic clock:',
  'Running mode=',
  'WARNING overcommit_memory',
];

function dropStart(log: readonly string[]): string[] {
  return log.filter((line) => !START.some((start) => line.slice(4).startsWith(start)));
}

const ATTEMPT = /^S \* (?:Connecting to MASTER|Reconnecting to MASTER)/;
const FAILURE =
  /^S # (?:Error reply to PING|Error condition on socket|Sending command to master in replication handshake)/;

function dropFailedAttempts(log: readonly string[]): string[] {
  const out: string[] = [];
  let begin = -1;
  for (const line of log) {
    if (ATTEMPT.test(line)) begin = out.length;
    out.push(line);
    if (FAILURE.test(line) && begin !== -1) out.length = begin;
    if (out.length <= begin) begin = -1;
  }
  return out.map((line) => line.replace(/^(S \* )Reconnecting/, '$1Connecting'));
}

export function goldenLog(scenario: string, port: number): string[] {
  return normalLog(lines(scenario, `log${port}.log`).join('\n'));
}

/** The nodes whose logs were kept. */
export function goldenLogPorts(scenario: string): number[] {
  const names = readdirSync(join(FOLDER, scenario)).map(
    (name) => /^log(\d+)\.log$/.exec(name)?.[1],
  );
  return names.filter((port) => port !== undefined).map(Number);
}

export interface Conversation {
  /** As byte strings, the master's with its RDB file cut out. */
  readonly fromReplica: string;
  readonly fromMaster: string;
}

/** The conversations of one link in order, ids named. Ones that got no further than PING are left out. */
export function normalWire(conversations: readonly Conversation[]): Conversation[] {
  const names = new Map<string, string>();
  return conversations
    .filter(({ fromReplica }) => fromReplica.includes('PSYNC'))
    .map(({ fromReplica, fromMaster }) => ({
      fromReplica: nameIds(keepLastAck(fromReplica), names),
      fromMaster: nameIds(cutRdb(fromMaster), names),
    }));
}

const ACK = /\*3\r\n\$8\r\nREPLCONF\r\n\$3\r\nACK\r\n\$\d+\r\n(\d+)\r\n/g;

/** ACKs go out once a second, whatever has come by then: the last one tells what was reached. */
function keepLastAck(text: string): string {
  const last = [...text.matchAll(ACK)].at(-1);
  const withoutAcks = text.replace(ACK, '').replaceAll(/(?<=\n)\n/g, '');
  return last === undefined ? withoutAcks : `${withoutAcks}<ack ${last[1]}>`;
}

const STREAMED = /(?<=\r\n)\n*\$EOF:([0-9a-f]{40})\r\nREDIS/;

function cutRdb(text: string): string {
  const streamed = STREAMED.exec(text);
  const end = text.lastIndexOf(streamed?.[1] ?? '');
  if (streamed?.[1]) return `${text.slice(0, streamed.index)}<rdb>${text.slice(end + 40)}`;
  const match = /(?<=\r\n)\n*\$(\d+)\r\n(?=REDIS)/.exec(text);
  if (!match) return text;
  const start = match.index + match[0].length;
  return `${text.slice(0, match.index)}<rdb>${text.slice(start + Number(match[1]))}`;
}

interface GoldenChunk {
  readonly link?: string;
  readonly conn: number;
  readonly event?: string;
  readonly dir?: 'replica->master' | 'master->replica';
  readonly text?: string;
}

/** `\r \n \t \\ \xHH` back to bytes. */
function unescapeText(text: string): string {
  const named: Readonly<Record<string, string>> = { r: '\r', n: '\n', t: '\t', '\\': '\\' };
  return text.replace(/\\(x[0-9a-f]{2}|.)/g, (_all, what: string) =>
    what.length === 3
      ? String.fromCharCode(Number.parseInt(what.slice(1), 16))
      : (named[what] ?? what),
  );
}

/** `link` is like '7001->7000'. */
export function goldenWire(scenario: string, link: string): Conversation[] {
  const byConn = new Map<number, { fromReplica: string; fromMaster: string }>();
  for (const line of lines(scenario, 'wire.jsonl')) {
    const chunk = JSON.parse(line) as GoldenChunk;
    if (chunk.link !== link || chunk.text === undefined) continue;
    const conversation = byConn.get(chunk.conn) ?? { fromReplica: '', fromMaster: '' };
    byConn.set(chunk.conn, conversation);
    const text = unescapeText(chunk.text);
    if (chunk.dir === 'replica->master') conversation.fromReplica += text;
    else conversation.fromMaster += text;
  }
  return normalWire([...byConn.values()]);
}

/** INFO's text with ids named and without what depends on the second it was asked in. */
export function normalInfo(text: unknown): string {
  const still = String(text).replace(/(lag=|_seconds_ago:|_since_seconds:)-?\d+/g, '$1<n>');
  return nameIds(still, new Map());
}

interface GoldenState {
  readonly label: string;
  readonly nodes: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** INFO replication of one node in a labelled state of a scenario. */
export function goldenInfo(scenario: string, label: string, port: number): string {
  const states = lines(scenario, 'states.jsonl').map((line) => JSON.parse(line) as GoldenState);
  const state = states.find((each) => each.label === label);
  return normalInfo(state?.nodes[String(port)]?.['info replication']);
}

/** All that was asked of one node in a labelled state, INFO replication in normal form. */
export function goldenState(
  scenario: string,
  label: string,
  port: number,
): Readonly<Record<string, unknown>> {
  const states = lines(scenario, 'states.jsonl').map((line) => JSON.parse(line) as GoldenState);
  const node = states.find((each) => each.label === label)?.nodes[String(port)];
  return { ...node, 'info replication': normalInfo(node?.['info replication']) };
}

export interface Propagated {
  readonly command: string;
  /** What went to the replica because of it. */
  readonly stream: string;
}

const PING = '*1\r\n$4\r\nping\r\n';

/** Each command of a recording with what it put into the stream. */
export function goldenPropagation(scenario: string): Propagated[] {
  const out: { command: string; stream: string }[] = [];
  for (const line of lines(scenario, 'wire.jsonl')) {
    const chunk = JSON.parse(line) as GoldenChunk;
    const last = out.at(-1);
    if (chunk.event === 'command') out.push({ command: chunk.text ?? '', stream: '' });
    else if (last && chunk.dir === 'master->replica') last.stream += unescapeText(chunk.text ?? '');
  }
  return out.map(({ command, stream }) => ({ command, stream: stream.replaceAll(PING, '') }));
}

export interface GoldenAction {
  /** Milliseconds since the recording began. */
  readonly t_ms: number;
  /** Like '7001> GET e1'. */
  readonly action: string;
  readonly reply?: unknown;
  /** How long it took, up to `t_ms`. */
  readonly took_ms?: number;
}

export function goldenActions(scenario: string): GoldenAction[] {
  return lines(scenario, 'actions.jsonl').map((line) => JSON.parse(line) as GoldenAction);
}
