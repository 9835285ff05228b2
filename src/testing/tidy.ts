/**
 * The broom: what no linter knows of how this code should read. Each rule takes the text of a file
 * (or a list of paths) and answers what is wrong and what to do instead, so that it can be tested.
 */
export interface SourceFile {
  /** From the project's root, with slashes. */
  readonly path: string;
  readonly text: string;
}

/** Rooms and what each may import: the table of ARCHITECTURE.md. */
export const ROOMS: Readonly<Record<string, readonly string[]>> = {
  host: [],
  hiredis: [],
  protocol: ['host'],
  engine: ['host', 'hiredis'],
  world: ['host', 'protocol'],
  shell: ['host', 'hiredis'],
  lab: ['host', 'hiredis', 'protocol', 'engine', 'world', 'shell'],
  lesson: ['host', 'protocol'],
  workers: ['host', 'protocol', 'engine', 'lab', 'lesson'],
  ui: ['host', 'protocol', 'lesson'],
  node: ['host', 'hiredis', 'engine', 'shell', 'lab', 'lesson'],
  testing: [
    'host',
    'hiredis',
    'protocol',
    'engine',
    'world',
    'shell',
    'lab',
    'lesson',
    'workers',
    'node',
  ],
};

const FOLDER_MAX = 20;

export type Rule = (file: SourceFile) => string | null;

const isTest = (path: string) => path.endsWith('.test.ts');
const roomOf = (path: string) => /^src\/([a-z]+)\//.exec(path)?.[1] ?? '';

/** Project references are transitive, so the compiler alone would let `ui` see the engine. */
export const importsStayInTheTable: Rule = ({ path, text }) => {
  const room = roomOf(path);
  const allowed = ROOMS[room];
  if (!allowed || isTest(path)) return null;
  for (const [, target = ''] of text.matchAll(/(?:from|import\()\s*'#([a-z]+)\//g))
    if (target !== room && !allowed.includes(target))
      return `${path} imports #${target}: ${room} may import ${allowed.join(', ') || 'nothing'}. Move the code, or pass what it needs as data`;
  return null;
};

export const engineFilesNameTheirTwin: Rule = ({ path, text }) => {
  if (!path.startsWith('src/engine/') || isTest(path)) return null;
  const header = text.slice(0, text.indexOf('*/') + 1);
  return /twin: (redis 6\.2\.6 \S|none)/.test(header)
    ? null
    : `${path}: the header says neither "twin: redis 6.2.6 <file.c>, <chapter>" nor "twin: none" with the reason`;
};

export const noLeftovers: Rule = ({ path, text }) => {
  const found = /\b(TODO|FIXME|XXX|HACK)\b|\.only\(|\bdebugger\b/.exec(text)?.[0];
  if (!found || path.startsWith('src/testing/tidy')) return null;
  return `${path} has "${found}": finish it, or write it in docs/PLAN.md`;
};

export const namesAreTheFieldsOwn: Rule = ({ path }) => {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return /manager|helper|util|service|^index\.tsx?$/i.test(name)
    ? `${path}: name it after what it is, not Manager, Helper, Util, Service or index`
    : null;
};

export const suppressionsSayWhy: Rule = ({ path, text }) => {
  for (const [line, reason = ''] of text.matchAll(/(?:biome-ignore [\w/]+|@ts-expect-error)(.*)/g))
    if (reason.replace(/^[:\s]+/, '').length < 10 && !path.startsWith('src/testing/tidy'))
      return `${path}: "${line.trim()}" gives no reason beside it`;
  return null;
};

/** Where there is no real Redis, describeLive says aloud that nothing was compared with one. */
export const liveTestsSpeakUp: Rule = ({ path, text }) =>
  /^src\/testing\/live\/.*\.test\.ts$/.test(path) && !/^describeLive\(/m.test(text)
    ? `${path}: a test beside a real Redis begins with describeLive`
    : null;

/** Each theme is drawn for itself: a colour of its own would be right in one of them at the most. */
export const coloursAreTokens: Rule = ({ path, text }) => {
  if (!path.endsWith('.css') || path.endsWith('/tokens.css')) return null;
  const bare = /(?<!&)#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|oklch|lab)a?\(/i.exec(text)?.[0];
  return bare
    ? `${path} has the colour "${bare}": give it a name in tokens.css, in each theme`
    : null;
};

export const FILE_RULES: readonly Rule[] = [
  importsStayInTheTable,
  engineFilesNameTheirTwin,
  noLeftovers,
  namesAreTheFieldsOwn,
  suppressionsSayWhy,
  liveTestsSpeakUp,
  coloursAreTokens,
];

/** Folders that hold more than a reader can overlook; tests and types of data do not count. */
export function crowdedFolders(paths: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const path of paths) {
    if (!path.startsWith('src/') || isTest(path) || path.includes('/testing/')) continue;
    const folder = path.slice(0, path.lastIndexOf('/'));
    counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  return [...counts]
    .filter(([, count]) => count > FOLDER_MAX)
    .map(
      ([folder, count]) =>
        `${folder} holds ${count} files: open a folder for a chapter (${FOLDER_MAX} is the end)`,
    );
}
