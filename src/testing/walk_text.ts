/**
 * What differs from run to run in the texts of the recorded walk, made equal: for whoever types it
 * again, in the world alone or in a browser. Golden's README says why each may differ.
 */

export interface Recorded {
  readonly step: string;
  readonly terminal: string | null;
  readonly t_ms_since_start: number;
  readonly kind: 'shell' | 'cli' | 'file' | 'log';
  readonly input: string;
  readonly output: string | null;
  readonly prompt_after?: string;
  /** A program in the foreground kept running. */
  readonly no_prompt?: boolean;
}

/** What differs from run to run. Offsets are compared as far as they are equal to each other. */
const VARYING: readonly (readonly [RegExp, string])[] = [
  [/[0-9a-f]{40}/g, '<id>'],
  [/^\[(\d+)\] \d+$/gm, '[$1] <pid>'],
  [/lag=[01]\b/g, 'lag=<s>'],
  [/(_seconds_ago|_since_seconds):-?\d+/g, '$1:<s>'],
  [/offset(=|:)\d+/g, 'offset$1<n>'],
  [/(histlen|byte_offset|repl_offset):\d+/g, '$1:<n>'],
];

export function normalised(input: string, output: string): string {
  let text = output;
  for (const [pattern, by] of VARYING) text = text.replace(pattern, by);
  if (/^role$/i.test(input)) text = text.replace(/(\(integer\)|3\)) ("?)\d+("?)$/gm, '$1 $2<n>$3');
  if (/^keys /.test(input))
    return text
      .replace(/^\d+\) /gm, '')
      .split('\n')
      .sort()
      .join('\n');
  return text;
}

/** Values of redis-cli's lists that are times or offsets. */
const VARYING_FIELDS =
  /"(last-.*|info-refresh|.*-time|slave-repl-offset|voted-leader|voted-leader-epoch|link-pending-commands)"$/;
/** The old master at its return: who asked it last, before or after it was made a replica? */
const CHANCE_FIELDS = /"(role-reported|master-link-status|master-host|master-port)"$/;
const RETURN_MS = 188_000;
/** Only their names are compared: INFO's values, clients' addresses. */
const NAMES_ONLY = /^(info|info server)$/;
const NOT_COMPARED = /^(client list|lastsave)$/;

export function isCompared({ input }: Recorded): boolean {
  return !NOT_COMPARED.test(input);
}

/** A list as redis-cli shows it, without the values that vary. */
function fieldsOf(text: string, isReturning: boolean): string {
  const lines = text.split('\n');
  const isVarying = (at: number) =>
    VARYING_FIELDS.test(lines[at - 1] ?? '') ||
    (isReturning && CHANCE_FIELDS.test(lines[at - 1] ?? ''));
  return lines.map((line, at) => (isVarying(at) ? line.replace(/".*"/, '"<n>"') : line)).join('\n');
}

/** A command's output as it is compared, here and in the browser. */
export function comparable(
  { input, t_ms_since_start: ms }: Recorded,
  output: string,
): string | string[] {
  const lines = output.split('\n').map((line) => line.trimEnd());
  if (input === 'command') return lines.map((line) => line.replace(/^[ 0-9)]+/, '')).sort();
  if (NAMES_ONLY.test(input)) return lines.map((line) => line.split(':')[0] ?? '');
  const text = normalised(input, lines.join('\n')).replace(/"# Server[^"]*"/g, '<INFO>');
  if (/^sentinel info-cache/.test(input)) return text.replace(/\(integer\) \d+/g, '<age>');
  const isReturning = ms > RETURN_MS && /^sentinel (replicas|slaves)/.test(input);
  return fieldsOf(text, isReturning);
}

export function confLines(text: string): string {
  return text.replace(/[0-9a-f]{40}/g, '<id>').trimEnd();
}

export interface Story {
  /** Before anything went wrong, starts and stops included. */
  readonly before: string[];
  /** From the first +sdown on. */
  readonly after: string[];
}

/** What depends on who of the two comes first. */
const CHANCE = /\+odown|Next failover delay|\+convert-to-slave/;

export function storyOf(screen: readonly string[]): Story {
  const lines = screen
    .map((line) =>
      line
        .replace(/^(\^C)?\d+:X \d\d \w{3} \d{4} [\d:.]+ /, '$1')
        .replace(/^(\^C)?\d+:signal-handler \(\d+\)/, '$1signal-handler')
        .replace(/PID: \d+/, 'PID')
        .replace(/pid=\d+/, 'pid')
        .replace(/[0-9a-f]{40}/g, '<id>')
        .trimEnd(),
    )
    .filter((line) => line !== '' && !CHANCE.test(line));
  const at = lines.findIndex((line) => line.includes('+sdown'));
  if (at === -1) return { before: lines, after: [] };
  const after = lines.slice(at).map((line) => line.replace(/2637[89]|26380/g, '<port>'));
  return { before: lines.slice(0, at), after };
}
