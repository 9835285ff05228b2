import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import {
  coloursAreTokens,
  crowdedFolders,
  engineFilesNameTheirTwin,
  FILE_RULES,
  importsStayInTheTable,
  liveTestsSpeakUp,
  namesAreTheFieldsOwn,
  noLeftovers,
  ROOMS,
  suppressionsSayWhy,
} from './tidy';

const root = new URL('../../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), 'utf8');
const tracked = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], { cwd: root })
  .toString()
  .split('\n')
  .filter((path) => path !== '' && existsSync(new URL(path, root)));
const sources = tracked.filter((path) => /^(src|e2e|scripts)\/.*\.(ts|tsx|mjs)$/.test(path));
const sheets = tracked.filter((path) => path.endsWith('.css'));

test('every rule fires on what it forbids and is silent on what it allows', () => {
  const file = (path: string, text = '') => ({ path, text });
  expect(
    importsStayInTheTable(file('src/ui/a.ts', "import '#x';\nimport { y } from '#engine/y';")),
  ).toContain('ui');
  expect(importsStayInTheTable(file('src/lab/a.ts', "import { y } from '#engine/y';"))).toBeNull();
  expect(engineFilesNameTheirTwin(file('src/engine/a.ts', '/** A. */'))).toContain('twin');
  expect(
    engineFilesNameTheirTwin(file('src/engine/a.ts', '/**\n * twin: redis 6.2.6 a.c\n */')),
  ).toBeNull();
  expect(noLeftovers(file('src/lab/a.ts', '// TODO: more'))).toContain('TODO');
  expect(namesAreTheFieldsOwn(file('src/lab/file_utils.ts'))).not.toBeNull();
  expect(namesAreTheFieldsOwn(file('src/lab/index.ts'))).not.toBeNull();
  expect(suppressionsSayWhy(file('src/lab/a.ts', '// @ts-expect-error'))).not.toBeNull();
  expect(
    suppressionsSayWhy(file('src/lab/a.ts', '// @ts-expect-error: the type has no such field')),
  ).toBeNull();
  const live = 'src/testing/live/a.test.ts';
  expect(liveTestsSpeakUp(file(live, "describe('a', () => {"))).toContain('describeLive');
  expect(liveTestsSpeakUp(file(live, "describeLive('a', () => {"))).toBeNull();
  const css = 'src/ui/styles/a.css';
  expect(coloursAreTokens(file(css, 'a { color: #fff; }'))).toContain('#fff');
  expect(coloursAreTokens(file(css, 'a { color: rgb(1 2 3 / 4%); }'))).toContain('tokens.css');
  expect(coloursAreTokens(file(css, '#page { color: var(--ink); }'))).toBeNull();
  expect(coloursAreTokens(file('src/ui/styles/tokens.css', 'a { color: #fff; }'))).toBeNull();
  expect(crowdedFolders(Array.from({ length: 21 }, (_, i) => `src/lab/a${i}.ts`))).toHaveLength(1);
});

test('the sources keep every rule', () => {
  expect(sources.length).toBeGreaterThan(50);
  expect(sheets.length).toBeGreaterThan(20);
  const wrong = [...sources, ...sheets].flatMap((path) => {
    const file = { path, text: read(path) };
    return FILE_RULES.map((rule) => rule(file)).filter((message) => message !== null);
  });
  expect(wrong).toEqual([]);
});

test('no folder is crowded', () => {
  expect(crowdedFolders(sources)).toEqual([]);
});

test('every lesson folder is complete', () => {
  for (const lesson of readdirSync(new URL('lessons', root)))
    expect(readdirSync(new URL(`lessons/${lesson}`, root)).sort(), lesson).toEqual([
      'checks.json',
      'lesson.en.md',
      'lesson.zh-CN.md',
      'solution.json',
      'topology.json',
    ]);
});

test('ARCHITECTURE.md walks through every room and gives every dependency its reason', () => {
  const tour = read('ARCHITECTURE.md');
  for (const room of [...Object.keys(ROOMS), 'ui']) expect(tour, room).toContain(`\`${room}\``);
  const manifest = JSON.parse(read('package.json')) as Record<string, Record<string, string>>;
  for (const name of Object.keys({ ...manifest.dependencies, ...manifest.devDependencies }))
    expect(tour, name).toContain(`\`${name}\``);
});

test('no sentence names a machine path or the people and tools behind the code', () => {
  const texts = tracked.filter(
    (path) => /\.(md|ts|tsx|mjs|json|html|css)$/.test(path) && !path.includes('/golden/'),
  );
  for (const path of texts.filter((each) => !each.startsWith('src/testing/tidy')))
    expect(read(path), path).not.toMatch(/\/work\/|registry\.npmjs|\.\.\/shared\/|language model/i);
});
