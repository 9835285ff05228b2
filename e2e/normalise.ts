/** What differs from run to run in terminal text, made equal: golden's README says why each may. */

type Rule = readonly [pattern: RegExp, instead: string];

/** Numbers that depend on when and as which process something ran. */
const RULES: readonly Rule[] = [
  [/^(\[\d+\]) \d+$/, '$1 PID'],
  [/\bpid[ =]\d+/, 'pid PID'],
  [/^((?:slave(?:_read)?|master)_repl_offset|repl_backlog_histlen):\d+$/, '$1:OFFSET'],
  [/^(master_last_io_seconds_ago):\d+$/, '$1:SECONDS'],
  [/,offset=\d+,lag=[01]$/, ',offset=OFFSET,lag=LAG'],
  [/receiving \d+ bytes/, 'receiving SIZE bytes'],
  [/when created \d+\.\d\d Mb/, 'when created SIZE Mb'],
  [/RDB: \d MB/, 'RDB: SIZE MB'],
  [/RDB age \d+ seconds/, 'RDB age AGE seconds'],
  [/(?<=\bID-\d+:)\d+/, 'OFFSET'],
  [/(?<=offset:? )\d+/, 'OFFSET'],
  [/Sending \d+ bytes/, 'Sending SIZE bytes'],
  [/(?<=DB loaded from disk: )[\d.]+/, 'TIME'],
];

/** Replication ids by order of appearance; 40 zeros say that there is none, and stay. */
function namedIds(): (line: string) => string {
  const names = new Map<string, string>([['0'.repeat(40), 'NO-ID']]);
  return (line) =>
    line.replace(/\b[0-9a-f]{40}\b/g, (id) => {
      if (!names.has(id)) names.set(id, `ID-${names.size}`);
      return names.get(id) ?? id;
    });
}

export function normalised(lines: readonly string[]): string[] {
  const nameIds = namedIds();
  return lines.map((line) =>
    RULES.reduce((text, [pattern, instead]) => text.replace(pattern, instead), nameIds(line)),
  );
}

/** A listing without its numbers, in an order of its own: the hash table's varies. */
export function unordered(lines: readonly string[]): string[] {
  return lines.map((line) => line.replace(/^ *\d+\) /, '')).sort();
}

/** ROLE counts a stream's bytes. */
export function roleOf(lines: readonly string[]): string[] {
  const offset = lines.length - 1;
  return lines.map((line, i) =>
    i === offset || /^2\) \(integer\)/.test(line) ? line.replace(/\d+"?$/, 'OFFSET') : line,
  );
}

const LOG_LINE = /^(\d+):([MSCX]) \d\d \w{3} \d{4} \d\d:\d\d:\d\d\.\d{3} ([.\-*#] .*)$/;

/**
 * A log, process by process: a forked child's lines come in between its parent's at any place.
 * Blanks are dropped, since a terminal can't tell where it broke a line.
 */
export function logOf(rows: readonly string[]): string[] {
  const lines: string[] = [];
  for (const row of rows)
    if (LOG_LINE.test(row)) lines.push(row);
    else if (row !== '') lines.push((lines.pop() ?? '') + row);
  const byProcess = new Map<string, string[]>();
  for (const line of lines) {
    const [, pid = '', role = '', text = ''] = LOG_LINE.exec(line) ?? [];
    const own = byProcess.get(pid) ?? [];
    own.push(`${role} ${withoutClient(text)}`);
    byProcess.set(pid, own);
  }
  return normalised([...byProcess.values()].flat()).map((line) => line.replaceAll(' ', ''));
}

/** The client that asked for a replication is told with its ids, descriptors and buffers. */
function withoutClient(text: string): string {
  return text.replace(/(?<=user request from ').*(?='\))/, (client) =>
    client
      .replace(/(?<=sentinel-)[0-9a-f]{8}(?=-cmd)/, 'ID')
      .replace(/=(?:127\.0\.0\.1:)?\d+(?![\d.:])/g, '=N'),
  );
}
