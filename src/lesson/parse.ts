/**
 * A lesson's Markdown as steps. Beyond Markdown there are these forms:
 *   `## Title {#id}`             begins a step
 *   ```` ```sh @6379 ````        a fence whose lines are typed in that terminal's shell (`cli`: its
 *                                redis-cli, which talks to that port, or to `@name:port`)
 *   `::: predict` ... `---` ...  a question and its answer, closed by `:::`
 *   `::: hint key`, `::: after`  texts shown for a hint and when the step is done
 *   `::: cut 6379 6380`          a button: the cable between two servers (`mend`: whole again)
 *   `::: SIGSTOP 6379`           a button: that signal to the server
 *   `::: until +odown 70 stop`   a button: runs to that event, at most 70 virtual seconds, and stands
 *                                still there; without `stop` time goes on
 *   `::: span step/check step/check`  the time between two checks turning green
 */

import { marked } from 'marked';
import { assert } from '#host/assert';
import type { Block, FaultSignal, LessonText, LineProgram, Locale, Step } from './lesson';

const HEADING = /^## (.+?)\s*\{#([a-z0-9-]+)\}\s*$/;
const FENCE = /^```(sh|cli) @([^\s:]+)(?::(\d+))?\s*$/;
const DIRECTIVE = /^::: (cut|mend|SIG[A-Z]+|until|span) (\S+)(?: (\S+))?( stop)?\s*$/;
const CONTAINER = /^::: (predict|after|hint)(?: ([a-z0-9-]+))?\s*$/;

interface Draft {
  id: string;
  title: string;
  blocks: Block[];
  hints: Record<string, readonly Block[]>;
  after: string;
  prose: string[];
}

export function parseLesson(id: string, locale: Locale, text: string): LessonText {
  const lines = text.replaceAll('\r\n', '\n').split('\n');
  const title = /^# (.+)$/.exec(lines[0] ?? '')?.[1];
  assert(title !== undefined, `${id} ${locale}: line 1 must be "# Title"`);
  const first = lines.findIndex((line) => HEADING.test(line));
  assert(first >= 0, `${id} ${locale}: no step ("## Title {#id}")`);
  const subtitle = lines.slice(1, first).join(' ').trim();
  const steps: Step[] = [];
  let draft: Draft | null = null;
  for (let at = first; at < lines.length; ) {
    const heading = HEADING.exec(lines[at] ?? '');
    if (heading) {
      if (draft) steps.push(finish(draft));
      draft = newDraft(heading[2] ?? '', heading[1] ?? '');
      at += 1;
    } else if (draft) at = takeBlock(draft, lines, at);
    else at += 1;
  }
  if (draft) steps.push(finish(draft));
  return { id, locale, title, subtitle, steps };
}

function newDraft(id: string, title: string): Draft {
  return { id, title, blocks: [], hints: {}, after: '', prose: [] };
}

/** Takes the line at `at`, or the whole fence or container it begins; answers the next line. */
function takeBlock(draft: Draft, lines: readonly string[], at: number): number {
  const line = lines[at] ?? '';
  const fence = FENCE.exec(line);
  if (fence) {
    const end = closing(lines, at, '```');
    flushProse(draft);
    for (const command of lines.slice(at + 1, end)) {
      const program: LineProgram = fence[1] === 'cli' ? 'redis-cli' : 'sh';
      const tty = fence[2] ?? '';
      const server = fence[3] ?? tty;
      draft.blocks.push({ kind: 'command', tty, server, program, line: command });
    }
    return end + 1;
  }
  const directive = DIRECTIVE.exec(line);
  if (directive) {
    flushProse(draft);
    draft.blocks.push(directed(directive));
    return at + 1;
  }
  const container = CONTAINER.exec(line);
  if (container) {
    const end = closing(lines, at, ':::');
    takeContainer(draft, {
      kind: container[1] ?? '',
      key: container[2],
      body: lines.slice(at + 1, end),
    });
    return end + 1;
  }
  draft.prose.push(line);
  return at + 1;
}

function takeContainer(
  draft: Draft,
  { kind, key, body }: { kind: string; key: string | undefined; body: readonly string[] },
): void {
  if (kind === 'after') draft.after = html(body);
  else if (kind === 'hint') draft.hints[key ?? 'default'] = blocksOf(body);
  else {
    const cut = body.indexOf('---');
    assert(cut >= 0, `step ${draft.id}: a predict block needs a line "---"`);
    flushProse(draft);
    draft.blocks.push({
      kind: 'predict',
      question: html(body.slice(0, cut)),
      answer: html(body.slice(cut + 1)),
    });
  }
}

function blocksOf(lines: readonly string[]): readonly Block[] {
  const draft = newDraft('', '');
  for (let at = 0; at < lines.length; ) at = takeBlock(draft, lines, at);
  flushProse(draft);
  return draft.blocks;
}

function directed([, what = '', first = '', second = '', stop]: RegExpExecArray): Block {
  if (what === 'until')
    return { kind: 'until', event: first, seconds: Number(second), stop: stop !== undefined };
  if (what === 'span') return { kind: 'span', from: first, to: second };
  if (what === 'cut' || what === 'mend')
    return { kind: 'fault', fault: { what, a: Number(first), b: Number(second) } };
  assert(isSignal(what), `"${what}" is no signal of a lesson`);
  return { kind: 'fault', fault: { what, port: Number(first) } };
}

function isSignal(name: string): name is FaultSignal {
  return ['SIGTERM', 'SIGKILL', 'SIGSTOP', 'SIGCONT'].includes(name);
}

function closing(lines: readonly string[], from: number, mark: string): number {
  const end = lines.indexOf(mark, from + 1);
  assert(end >= 0, `line ${from + 1}: "${lines[from]}" is never closed by "${mark}"`);
  return end;
}

function flushProse(draft: Draft): void {
  const out = html(draft.prose);
  draft.prose = [];
  if (out !== '') draft.blocks.push({ kind: 'html', html: out });
}

function finish(draft: Draft): Step {
  flushProse(draft);
  return {
    id: draft.id,
    title: draft.title,
    blocks: draft.blocks,
    hints: draft.hints,
    after: draft.after,
  };
}

function html(lines: readonly string[]): string {
  const text = lines.join('\n').trim();
  return text === '' ? '' : (marked.parse(text, { async: false }) as string).trim();
}
