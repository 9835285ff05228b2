/** What travels on the graph: painted, held while time stands, decoded; and a lab of many nodes. */
import { expect, type Page, test } from '@playwright/test';
import { CROWDS, crowdTopology, sentinelsOf, serversOf } from './crowd.ts';
import { LabPage, PATIENCE } from './lab_page.ts';

/** Opens a topology as a session of no lesson. */
async function openCrowd(page: Page, size: keyof typeof CROWDS): Promise<void> {
  await page.addInitScript((topology) => {
    sessionStorage.setItem('redis-ha-lab.topology', topology);
  }, crowdTopology(CROWDS[size]));
  await page.goto('/?lesson=session');
  await expect(page.locator('.node.running')).not.toHaveCount(0, { timeout: 60_000 });
}

test('a step shows the message it comes to; it can be picked by keyboard too', async ({ page }) => {
  const lab = new LabPage(page);
  await lab.open({ lesson: '04-automatic-failover', slowMotion: false });
  await lab.pause();
  const card = page.locator('.packet-card');
  await expect(async () => {
    await page.keyboard.press('F9');
    await expect(card).toBeVisible({ timeout: 1500 });
  }).toPass(PATIENCE);
  // Lines of the card, inside of it.
  const [line, whole] = [card.locator('.packet-resp li').last(), card.locator('.packet-resp')];
  await expect(line).toBeVisible();
  expect((await line.boundingBox())?.x).toBe((await whole.boundingBox())?.x);
  await expect(card.locator('.packet-hex')).toContainText(/^0000 {2}[0-9a-f]{2} /);
  // The same bytes three times: what they mean, what they say, what they are.
  expect(await card.evaluate(decoding)).toEqual([]);
  // On a phone it leaves the picture, what is told below it and the buttons for time in sight.
  await page.setViewportSize({ width: 390, height: 844 });
  const graph = page.locator('.graph');
  const free = async () => {
    const [above, below] = [await graph.boundingBox(), await card.boundingBox()];
    return (below?.y ?? 0) - ((above?.y ?? 0) + (above?.height ?? 0));
  };
  await expect.poll(free, PATIENCE).toBeGreaterThan(0);
  // Of a failover's steps each is a dot to press there, which says what it is.
  const dots = page.locator('.phases .step-dot:visible');
  await expect(dots).toHaveCount(6);
  for (const dot of await dots.all()) {
    const { width = 0, height = 0 } = (await dot.boundingBox()) ?? {};
    expect(Math.min(width, height)).toBeGreaterThanOrEqual(24);
  }
  await page.getByRole('button', { name: 'promote', exact: true }).click();
  await expect(page.locator('.term-card')).toContainText('makes it a master', PATIENCE);
  await page.keyboard.press('Escape');
  await expect(page.locator('.term-card')).toHaveCount(0);
  await page.setViewportSize({ width: 1440, height: 900 });
  // The canvas and the buttons over it tell of one message.
  const standing = page.locator('.packet[data-packet]');
  await expect(standing).not.toHaveCount(0, PATIENCE);
  const tone = (await standing.first().getAttribute('data-packet')) ?? '';
  await expect(page.locator('.stage canvas')).toHaveAttribute(
    'data-packets',
    new RegExp(`\\b${tone}\\b`),
  );
  await standing.first().focus();
  await page.keyboard.press('Escape');
  await expect(card).toHaveCount(0);
  await page.keyboard.press('Enter');
  await expect(card).toBeVisible();
  const label = await standing.first().getAttribute('aria-label');
  const [from = ''] = await card.locator('header b').allTextContents();
  expect(label).toContain(from);
  // It is painted where its button is, in its colour.
  await expect.poll(() => standing.first().evaluate(paintedAt), PATIENCE).toBe(true);
  await page.keyboard.press('Escape');
  await expect(card).toHaveCount(0);
  await lab.play();
  await expect(standing).toHaveCount(0, PATIENCE);
  // More than can be told one by one flows.
  await lab.enter('cli', 'src/redis-cli -p 6379 -r -1 -i 0.01 incr n >/dev/null &');
  await expect(page.locator('.stage canvas')).not.toHaveAttribute('data-flows', '0', PATIENCE);

  // The diagram's tools are a row that scrolls there: most of the pane is the drawing's.
  await page.setViewportSize({ width: 390, height: 844 });
  await page.locator('.phone-tabs').getByRole('tab', { name: 'Timeline' }).click();
  await page.getByRole('tab', { name: 'Sequence' }).click();
  const heightOf = async (what: string) => (await page.locator(what).boundingBox())?.height ?? 0;
  const share = async () => (await heightOf('.sequence-scroll')) / (await heightOf('.timeline'));
  await expect.poll(share, PATIENCE).toBeGreaterThan(0.65);
});

test('a hundred figures: each link and opinion of the lab, all in sight, names apart, larger where one comes near', async ({
  page,
}) => {
  await openCrowd(page, 100);
  // Of so many discoveries slow motion would make minutes.
  await page.locator('.slow-motion').click();
  const canvas = page.locator('.stage canvas');
  const patience = { ...PATIENCE, timeout: 120_000 };
  await expect.poll(() => page.evaluate(structure), patience).toEqual(structureOf(100));
  await expect(page.locator('.client')).toHaveCount(CROWDS[100].clients, PATIENCE);
  await expect(page.locator('.stage > svg')).toHaveClass(/far/);
  await expect.poll(() => page.evaluate(crowdFaults), PATIENCE).toEqual([]);
  const zoom = async () => Number(await canvas.getAttribute('data-zoom'));
  // The strip below takes its part of the pane once a Sentinel watches.
  await expect(page.locator('.phases[data-phase]')).toBeVisible(PATIENCE);
  await expect.poll(async () => (await zoom()) - (await rested(page, zoom))).toBe(0);
  const fit = await zoom();
  expect(fit).toBeLessThan(0.72);

  // Arrows travel from a master to a replica below it, and back.
  await page.locator('.node[data-node="7000"]').focus();
  await page.keyboard.press('ArrowDown');
  await expect(page.locator('.node.slave:focus')).toHaveCount(1);
  await page.keyboard.press('ArrowUp');
  await expect(page.locator('.node.master:focus')).toHaveCount(1);

  // Nearer around the pointer, moved by dragging the ground, and all of it again.
  const [at] = await placesOf(page, ['7000']);
  await page.mouse.move(at?.x ?? 0, at?.y ?? 0);
  for (let i = 0; i < 2; i++) await page.mouse.wheel(0, -600);
  await expect.poll(zoom).toBeGreaterThan(fit * 2.5);
  await expect(page.locator('.stage > svg')).not.toHaveClass(/far/);
  const [near] = await placesOf(page, ['7000']);
  expect(Math.hypot((near?.x ?? 0) - (at?.x ?? 0), (near?.y ?? 0) - (at?.y ?? 0))).toBeLessThan(40);
  await page.locator('.node[data-node="7000"]').focus();
  await page.keyboard.press('0');
  await expect.poll(zoom).toBe(fit);

  // A node stays where it was put, until it is let go.
  const [before] = await placesOf(page, ['7000']);
  const [x, y] = [before?.x ?? 0, before?.y ?? 0];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 30, y + 22, { steps: 4 });
  await page.mouse.up();
  const moved = async () => {
    const [now] = await placesOf(page, ['7000']);
    return Math.round(Math.hypot((now?.x ?? 0) - x, (now?.y ?? 0) - y));
  };
  await expect.poll(moved).toBeGreaterThan(30);
  await expect(page.locator('.node.pinned')).toHaveAttribute('data-node', '7000');
  await page.locator('.node[data-node="7000"]').focus();
  await page.keyboard.press('p');
  await expect(page.locator('.node.pinned')).toHaveCount(0);
  await expect.poll(moved).toBeLessThan(2);
  // Where motion is unwelcome it does not glide back, it is there.
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 30, y + 22);
  await page.mouse.up();
  await expect.poll(moved).toBeGreaterThan(30);
  const places = await page.evaluateHandle(watchPlaces, '7000');
  await page.keyboard.press('p');
  await expect.poll(moved).toBeLessThan(2);
  expect(await places.jsonValue()).toHaveLength(2);

  // On a phone too all of it is in sight; near by a button leads back to that.
  await page.setViewportSize({ width: 390, height: 844 });
  await expect.poll(() => page.evaluate(crowdFaults), PATIENCE).toEqual([]);
  const small = await zoom();
  await page.locator('.node[data-node="7000"]').focus();
  await page.keyboard.press('+');
  await expect.poll(zoom).toBeGreaterThan(small);
  await page.getByRole('button', { name: 'Show all of it' }).click();
  await expect.poll(zoom).toBe(small);
  // So do two fingers that part.
  await parted(page);
  await expect.poll(zoom).toBeGreaterThan(small * 2);
  await page.getByRole('button', { name: 'Show all of it' }).click();
  await expect.poll(zoom).toBe(small);
  await expect(page.getByRole('button', { name: 'Show all of it' })).toBeHidden();
});

/** Runs in the page: the places in which a node is drawn from now on, the present one first. */
function watchPlaces(name: string): string[] {
  const node = document.querySelector(`.node[data-node="${name}"]`);
  const places = [node?.getAttribute('transform') ?? ''];
  const look = () => {
    const place = node?.getAttribute('transform') ?? '';
    if (place !== places.at(-1)) places.push(place);
  };
  if (node) new MutationObserver(look).observe(node, { attributes: true });
  return places;
}

/** Two fingers part in the middle of the picture. */
async function parted(page: Page): Promise<void> {
  const box = await page.locator('.stage').boundingBox();
  const [x, y] = [(box?.x ?? 0) + (box?.width ?? 0) / 2, (box?.y ?? 0) + (box?.height ?? 0) / 2];
  const fingers = await page.context().newCDPSession(page);
  await fingers.send('Emulation.setTouchEmulationEnabled', { enabled: true, maxTouchPoints: 2 });
  const apart = (type: 'touchStart' | 'touchMove', by: number) =>
    fingers.send('Input.dispatchTouchEvent', {
      type,
      touchPoints: [
        { x: x - by, y, id: 0 },
        { x: x + by, y, id: 1 },
      ],
    });
  await apart('touchStart', 20);
  for (const by of [40, 60]) await apart('touchMove', by);
  await fingers.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  await fingers.send('Emulation.setTouchEmulationEnabled', { enabled: false });
}

interface Structure {
  readonly nodes: readonly string[];
  /** `master replica`. */
  readonly links: readonly string[];
  /** `Sentinel server`. */
  readonly opinions: readonly string[];
  /** `Sentinel Sentinel`. */
  readonly hellos: readonly string[];
  readonly crowns: readonly string[];
}

/** What the lab is made of. Sentinels learn of replicas from their master's INFO: not of a chain's end. */
function structureOf(size: keyof typeof CROWDS): Structure {
  const servers = serversOf(CROWDS[size]);
  const sentinels = sentinelsOf(CROWDS[size]);
  const masters = servers.filter(({ of }) => of === null).map(({ port }) => port);
  const known = servers.filter(({ of }) => of === null || masters.includes(of));
  const pairs = (others: readonly number[]) =>
    sentinels.flatMap((one) =>
      others.filter((other) => other !== one).map((other) => `${one} ${other}`),
    );
  return {
    nodes: [...servers.map(({ port }) => port), ...sentinels].map(String).sort(),
    links: servers.flatMap(({ port, of }) => (of === null ? [] : [`${of} ${port}`])).sort(),
    opinions: pairs(known.map(({ port }) => port)).sort(),
    hellos: pairs(sentinels).sort(),
    crowns: masters.map(String).sort(),
  };
}

/** Runs in the page: the same, as it is drawn. */
function structure(): Structure {
  const told = (what: string, name: string) =>
    [...document.querySelectorAll(`.stage ${what}`)].map((each) => each.getAttribute(name) ?? '');
  const pips = [...document.querySelectorAll('.stage .pip.up')].map(
    (pip) =>
      `${pip.getAttribute('data-pip')} ${pip.closest('.jury')?.getAttribute('data-jury') ?? ''}`,
  );
  return {
    nodes: told('.node.running', 'data-node').sort(),
    links: told('.link.online', 'data-cable').sort(),
    opinions: pips.sort(),
    hellos: told('.hello:not(.broken)', 'data-hello').sort(),
    crowns: told('.crown', 'data-crown').sort(),
  };
}

function placesOf(page: Page, names: readonly string[]): Promise<{ x: number; y: number }[]> {
  return page.evaluate(
    (wanted) =>
      wanted.flatMap((name) => {
        const box = document
          .querySelector(`.node[data-node="${name}"] .figure`)
          ?.getBoundingClientRect();
        return box ? [{ x: box.x + box.width / 2, y: box.y + box.height / 2 }] : [];
      }),
    names,
  );
}

/** Runs in the page: words of the graph that are too small, overlap or leave it; figures out of sight or over each other. */
function crowdFaults(): string[] {
  const faults: string[] = [];
  const svg = document.querySelector<SVGSVGElement>('.stage > svg');
  if (!svg) return ['no graph'];
  const frame = svg.getBoundingClientRect();
  const inside = (box: DOMRect) =>
    box.left >= frame.left - 1 &&
    box.right <= frame.right + 1 &&
    box.top >= frame.top - 1 &&
    box.bottom <= frame.bottom + 1;
  const figures = [...svg.querySelectorAll('.node .figure, .client circle')].map((figure) => ({
    name: figure.closest('.node')?.getAttribute('data-node') ?? 'a client',
    box: figure.getBoundingClientRect(),
  }));
  for (const [i, { name, box }] of figures.entries()) {
    if (!inside(box)) faults.push(`out of sight: ${name}`);
    // Corners of a hexagon's or a circle's box are free.
    for (const other of figures.slice(i + 1)) {
      const across = Math.min(box.right, other.box.right) - Math.max(box.left, other.box.left);
      const down = Math.min(box.bottom, other.box.bottom) - Math.max(box.top, other.box.top);
      const least = 0.25 * Math.min(box.width, other.box.width);
      if (across > least && down > least) faults.push(`on each other: ${name} / ${other.name}`);
    }
  }
  const seen: { text: string; box: DOMRect }[] = [];
  for (const word of svg.querySelectorAll<SVGTextElement>('text')) {
    const text = word.textContent ?? '';
    if (text === '' || !word.checkVisibility()) continue;
    const box = word.getBoundingClientRect();
    const scale = word.getScreenCTM()?.a ?? 1;
    // Of what is not drawn there is no box.
    if (box.width < 1) continue;
    if (Number.parseFloat(getComputedStyle(word).fontSize) * scale < 11.9)
      faults.push(`under 12 px: ${text}`);
    if (!inside(box)) faults.push(`out of the picture: ${text}`);
    for (const other of seen) {
      const across = Math.min(box.right, other.box.right) - Math.max(box.left, other.box.left);
      const down = Math.min(box.bottom, other.box.bottom) - Math.max(box.top, other.box.top);
      if (across > 1 && down > 3) faults.push(`overlap: ${text} / ${other.text}`);
    }
    seen.push({ text, box });
  }
  return faults;
}

/** Runs in the page: what of a card does not fit together, or is missing. */
function decoding(card: Element): string[] {
  const faults: string[] = [];
  const [from = '', to = ''] = [...card.querySelectorAll('header b')].map((end) => end.textContent);
  const meaning = card.querySelector('header + p')?.textContent ?? '';
  if (!meaning.includes(from) || !meaning.includes(to)) faults.push(`means: ${meaning}`);
  const rows = (card.querySelector('.packet-hex')?.textContent ?? '').split('\n');
  const bytes = rows.flatMap((row) => row.slice(6, 6 + 36).match(/[0-9a-f]{2}/g) ?? []);
  const said = String.fromCharCode(...bytes.map((each) => Number.parseInt(each, 16)));
  const strings = [...card.querySelectorAll('.packet-resp li[data-type="bulk"]')].flatMap(
    (line) => {
      const sent = line.cloneNode(true) as Element;
      // Whose a run id is stands beside it, and is none of the bytes.
      for (const owner of sent.querySelectorAll('[data-owner]')) owner.remove();
      return /"([ -~]+)"/.exec(sent.textContent)?.[1] ?? [];
    },
  );
  for (const each of strings) if (!said.includes(each)) faults.push(`not in the bytes: ${each}`);
  if (!/^[*$+\-:]/.test(said)) faults.push(`no RESP: ${said}`);
  return faults;
}

/** Whether the canvas has the packet's own colour somewhere in the middle of its button. */
function paintedAt(button: Element): boolean {
  const canvas = document.querySelector<HTMLCanvasElement>('.stage canvas');
  const pen = canvas?.getContext('2d');
  const swatch = document.createElement('canvas').getContext('2d');
  const halo = button.querySelector('.halo')?.getBoundingClientRect();
  if (!canvas || !pen || !swatch || !halo) return false;
  const tone = button.getAttribute('data-packet') ?? '';
  swatch.fillStyle = getComputedStyle(canvas).getPropertyValue(`--packet-${tone}`).trim();
  swatch.fillRect(0, 0, 1, 1);
  const wanted = swatch.getImageData(0, 0, 1, 1).data.join();
  const pane = canvas.getBoundingClientRect();
  const unit = canvas.width / pane.width;
  const [x, y] = [halo.x + halo.width / 2 - pane.x, halo.y + halo.height / 2 - pane.y];
  const { data } = pen.getImageData((x - 6) * unit, (y - 6) * unit, 12 * unit, 12 * unit);
  for (let i = 0; i < data.length; i += 4) if (data.slice(i, i + 4).join() === wanted) return true;
  return false;
}

/** The same a little later: by then what is still to be laid out has been. */
async function rested<T>(page: Page, what: () => Promise<T>): Promise<T> {
  await page.waitForTimeout(400);
  return what();
}
