/**
 * A lesson's Markdown as steps. Beyond Markdown there are four forms:
 *   `## Title {#id}`             begins a step
 *   ```` ```sh @6379 ````        a fence whose lines are typed in that node's shell (`cli`: redis-cli)
 *   `::: predict` ... `---` ...  a question and its answer, closed by `:::`
 *   `::: hint key`, `::: after`  texts shown for a hint and when the step is done
 */

import { marked } from 'marked';
import { assert } from '#host/assert';
import type { Block, LessonText, LineProgram, Locale, Step } from './lesson';

const HEADING = /^## (.+?)\s*\{#([a-z0-9-]+)\}\s*$/;
const FENCE = /^```(sh|cli) @(\S+)\s*$/;
const CONTAINER = /^::: (predict|after|hint)(?: ([a-z0-9-]+))?\s*$/;

interface Draft {
  id: string;
  title: string;
  blocks: Block[];
  hints: Record<string, string>;
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
      draft = {
        id: heading[2] ?? '',
        title: heading[1] ?? '',
        blocks: [],
        hints: {},
        after: '',
        prose: [],
      };
      at += 1;
    } else if (draft) at = takeBlock(draft, lines, at);
    else at += 1;
  }
  if (draft) steps.push(finish(draft));
  return { id, locale, title, subtitle, steps };
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
      draft.blocks.push({ kind: 'command', tty: fence[2] ?? '', program, line: command });
    }
    return end + 1;
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
  else if (kind === 'hint') draft.hints[key ?? 'default'] = html(body);
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
