/** The page as a person uses it: prompts, keys, buttons, and what can be read on the screen. */
import { expect, type Locator, type Page } from '@playwright/test';
import type { Locale } from '#lesson/lesson';

/** The shell's prompt in the lesson's directory. */
export const SHELL = 'learner@lab:~/redis-6.2.6$ ';

/** A terminal that waits for a line: the last thing on it is one of these, with nothing behind it. */
const PROMPT = /^(learner@lab:\S+\$|127\.0\.0\.1:\d+(\[\d+\])?>|not connected>)$/;

/** Long enough for two busy cores; nothing asserts how long things take. */
export const PATIENCE = { timeout: 30_000, intervals: [20, 40, 80] };

type Speed = '0.25×' | '1×' | '2×' | '10×' | '100×';

interface Opening {
  /** The id of a lesson's folder; the first one by default. */
  readonly lesson?: string;
  readonly locale?: Locale;
  readonly theme?: 'dark' | 'light' | 'contrast';
  readonly size?: { readonly width: number; readonly height: number };
  /** Off where nothing is to be seen between a command and its end. On by default, as in the page. */
  readonly slowMotion?: boolean;
}

export class LabPage {
  readonly page: Page;
  #speed: Speed = '1×';

  constructor(page: Page) {
    this.page = page;
  }

  /** Opens the lesson and waits for a prompt in the first terminal. */
  async open({ lesson, locale, theme, size, slowMotion = true }: Opening = {}): Promise<void> {
    await this.page.addInitScript(halfTheFrames);
    if (size) await this.page.setViewportSize(size);
    if (locale || theme)
      await this.page.addInitScript(
        (kept) => {
          const key = 'redis-ha-lab.preferences';
          if (localStorage.getItem(key) === null) localStorage.setItem(key, JSON.stringify(kept));
        },
        { ...(locale && { language: locale }), ...(theme && { theme }) },
      );
    await this.page.goto(lesson ? `/?lesson=${lesson}` : '/');
    await this.prompted('6379');
    if (!slowMotion) await this.page.locator('.slow-motion').click();
  }

  // --- terminals ---

  /** A lesson's node, or the name on an extra terminal's tab. */
  tab(name: string): Locator {
    return this.page
      .locator('.terminal-head')
      .getByRole('tab')
      .filter({ has: this.page.locator('b').getByText(name, { exact: true }) });
  }

  /** The column in which the terminal's tab is. */
  column(name: string): Locator {
    return this.page.locator('.terminal-group').filter({ has: this.tab(name) });
  }

  /** Brings a terminal to front and gives it the keyboard. */
  async focus(name: string): Promise<void> {
    const keyboard = this.column(name).locator('.xterm-helper-textarea');
    const tab = this.tab(name);
    if ((await tab.getAttribute('aria-selected')) === 'true')
      if (await keyboard.evaluate((each) => each === document.activeElement)) return;
    await tab.click();
    await expect(this.column(name).locator('.xterm-helper-textarea')).toBeFocused();
  }

  focused(name: string): Promise<void> {
    return expect(this.column(name).locator('.xterm-helper-textarea')).toBeFocused(PATIENCE);
  }

  /** What the terminal in front of its column shows: lines as printed, wrapped rows joined. */
  async text(name: string): Promise<string[]> {
    const rows = this.column(name).locator('.xterm-rows');
    const lines = await rows.evaluate((screen) => {
      const cells = [...screen.querySelectorAll('span')];
      const plain = cells.find((cell) => /^[ -~]{2,}$/.test(cell.textContent ?? ''));
      const letter =
        plain && plain.getBoundingClientRect().width / (plain.textContent ?? '').length;
      const columns = letter ? Math.round(screen.getBoundingClientRect().width / letter) : 0;
      const joined: string[] = [];
      let goesOn = false;
      for (const row of screen.children) {
        const text = (row.textContent ?? '').replaceAll('\u00a0', ' ');
        // A line may fill its row exactly.
        if (goesOn && !/^(learner@|127\.0\.0\.1:|\d+:[MSCX] )/.test(text))
          joined.push((joined.pop() ?? '') + text);
        else joined.push(text);
        // A blank that was printed is there; what was never printed is not.
        goesOn = columns > 0 && text.length >= columns;
      }
      return joined.map((line) => line.trimEnd());
    });
    while (lines.at(-1) === '') lines.pop();
    return lines;
  }

  /** The line the cursor is on, normally. */
  lastLine(name: string): Promise<string> {
    const rows = this.column(name).locator('.xterm-rows');
    // Asked for again and again: no more of the screen is read than the line may be long.
    return rows.evaluate((screen) => {
      const texts = [...screen.children].map((row) => row.textContent ?? '');
      const end = texts.findLastIndex((text) => text.trim() !== '');
      const isPlain = ({ textContent }: Element) => /^[ -~]{2,}$/.test(textContent ?? '');
      const shown = [...screen.children].slice(0, end + 1).reverse();
      const plain = shown.flatMap((row) => [...row.children].find(isPlain) ?? []).at(0);
      const letter =
        plain && plain.getBoundingClientRect().width / (plain.textContent ?? '').length;
      const columns = letter ? Math.round(screen.getBoundingClientRect().width / letter) : 0;
      const isBegun = (text: string) => /^(learner@|127\.0\.0\.1:|not connected>)/.test(text);
      let start = Math.max(0, end);
      while (start > 0 && columns > 0 && !isBegun(texts[start] ?? '')) {
        if ((texts[start - 1] ?? '').length < columns) break;
        start -= 1;
      }
      const line = texts.slice(start, end + 1).join('');
      return line.replaceAll('\u00a0', ' ').trimEnd();
    });
  }

  async prompted(name: string): Promise<void> {
    await expect.poll(() => this.lastLine(name), PATIENCE).toMatch(PROMPT);
  }

  async shows(name: string, text: string | RegExp): Promise<void> {
    const whole = async () => (await this.text(name)).join('\n');
    if (typeof text === 'string') await expect.poll(whole, PATIENCE).toContain(text);
    else await expect.poll(whole, PATIENCE).toMatch(text);
  }

  /** Types without Enter, and waits for the echo behind the prompt. */
  async type(name: string, text: string): Promise<void> {
    await this.focus(name);
    // As a fast typist's fingers do: no key waits until the one before is on the screen. What no key
    // types comes as input, and xterm takes none while a key is down.
    if (/^[ -~]*$/.test(text))
      await Promise.all([...text].map((key) => this.page.keyboard.type(key)));
    else await this.page.keyboard.type(text);
    // redis-cli shows what a command's arguments are behind what was typed.
    const echo = new RegExp(`[$>] ${escaped(text.trimEnd())}`);
    await expect.poll(() => this.lastLine(name), PATIENCE).toMatch(echo);
  }

  /** Types a line and Enter without waiting for anything that comes of it. */
  async enter(name: string, line: string): Promise<void> {
    await this.type(name, line);
    await this.page.keyboard.press('Enter');
  }

  /** Types a line, waits for the next prompt; answers the lines in between. */
  async run(name: string, line: string): Promise<string[]> {
    await this.enter(name, line);
    await this.prompted(name);
    const lines = await this.text(name);
    const typed = new RegExp(`[$>] ${escaped(line.trimEnd())}$`);
    const echo = lines.findLastIndex((each) => typed.test(each));
    return lines.slice(echo + 1, -1);
  }

  press(...keys: readonly string[]): Promise<void> {
    return keys.reduce(
      (before, key) => before.then(() => this.page.keyboard.press(key)),
      Promise.resolve(),
    );
  }

  /** As the clipboard would: one event with all of the text. */
  async paste(name: string, text: string): Promise<void> {
    await this.focus(name);
    await this.page.evaluate((pasted) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', pasted);
      const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true });
      document.activeElement?.dispatchEvent(event);
    }, text);
  }

  /** Gives the terminals most of the page's height. */
  async raiseTerminals(): Promise<void> {
    await this.page.locator('.dock-handle').focus();
    for (let i = 0; i < 13; i++) await this.page.keyboard.press('ArrowUp');
  }

  // --- graph ---

  node(name: string): Locator {
    return this.page.locator(`.node[data-node="${name}"]`);
  }

  /** The graph in words, as it is read aloud. */
  twin(): Locator {
    return this.page.getByTestId('graph-twin').locator('li');
  }

  // --- lesson ---

  step(id: string): Locator {
    return this.page.locator(`.step[data-step="${id}"]`);
  }

  async doneSteps(): Promise<string[]> {
    const done = await this.page
      .locator('.step.done')
      .evaluateAll((all) => all.map((each) => each.getAttribute('data-step') ?? ''));
    return done;
  }

  /** The button that types this line, in whichever language. The step must be unfolded. */
  typeIt(name: string, line: string): Locator {
    return this.page.locator('button.type-it').and(
      this.page.getByRole('button', {
        name: new RegExp(`${name}.*: ${escaped(line)}$`),
      }),
    );
  }

  // --- time ---

  /** Virtual wall clock, in microseconds since the epoch as far as it is shown. */
  async clock(): Promise<string> {
    return (await this.page.getByTestId('clock').textContent()) ?? '';
  }

  /** The same in milliseconds. */
  async wallMs(): Promise<number> {
    return Date.parse(`${await this.clock()} UTC`);
  }

  /** Virtual seconds per real second, as the menu says them. */
  async speed(text: Speed): Promise<void> {
    await this.page.locator('.speed > button').click();
    await this.page.getByRole('menuitemradio', { name: text, exact: true }).click();
    this.#speed = text;
  }

  /** Runs on until what the menu's item names, and pauses there. */
  async runTo(name: string): Promise<void> {
    await this.page.locator('.run-to > button').click();
    await this.page.getByRole('menuitemradio', { name, exact: true }).click();
  }

  /** Lets so many virtual milliseconds pass, faster where they are many; a busy computer's are behind. */
  async passes(ms: number): Promise<void> {
    const from = await this.wallMs();
    const before = this.#speed;
    const wanted: Speed = ms > 10_000 ? '100×' : ms > 4000 ? '10×' : '1×';
    if (wanted !== before) await this.speed(wanted);
    // Under many other tests the lab does not reach what is asked for.
    const patience = { ...PATIENCE, timeout: 120_000 };
    await expect
      .poll(async () => (await this.wallMs()) - from, patience)
      .toBeGreaterThanOrEqual(ms);
    if (wanted !== before) await this.speed(before);
  }

  async pause(): Promise<void> {
    await this.page.keyboard.press('F8');
    await expect(this.page.locator('.paused-badge').first()).toBeVisible(PATIENCE);
  }

  async play(): Promise<void> {
    await this.page.keyboard.press('F8');
    await expect(this.page.locator('.paused-badge')).toHaveCount(0, PATIENCE);
  }

  /** Both servers run and an open redis-cli stands in each one's terminal. */
  async startServers(): Promise<void> {
    for (const port of ['6379', '6380']) {
      await this.run(port, `src/redis-server ./redis${port}.conf 1>log${port}.log 2>&1 &`);
      await expect(this.node(port)).toHaveClass(/running/, PATIENCE);
    }
    for (const port of ['6379', '6380']) {
      await this.run(port, `src/redis-cli -h 127.0.0.1 -p ${port}`);
      expect(await this.lastLine(port)).toBe(`127.0.0.1:${port}>`);
    }
  }

  /** 6380 replicates 6379, and the graph says so. */
  async link(): Promise<void> {
    await this.run('6380', 'slaveof 127.0.0.1 6379');
    await expect(this.page.locator('.link.online')).toHaveCount(1, PATIENCE);
  }
}

/**
 * Runs in the page: a display of thirty frames a second. Two pages that are painted sixty times leave
 * two cores no room for the labs.
 */
function halfTheFrames(): void {
  const request = window.requestAnimationFrame.bind(window);
  const cancel = window.cancelAnimationFrame.bind(window);
  const second = new Map<number, number>();
  window.requestAnimationFrame = (callback) => {
    const first = request(() => {
      const wait = (at: number) => {
        second.delete(first);
        callback(at);
      };
      second.set(first, request(wait));
    });
    return first;
  };
  window.cancelAnimationFrame = (first) => {
    cancel(second.get(first) ?? first);
    second.delete(first);
  };
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
