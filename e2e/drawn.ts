/** Section 2.1 of the course with key names, values and order drawn from a seed. */

/** A command at a redis-cli prompt. */
export interface Drawn {
  readonly on: '6379' | '6380';
  readonly argv: readonly string[];
}

/** Numbers of 0..1 that a seed determines (mulberry32). */
function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789:_-.';

/** Values that are hard on prompts: quotes, blanks, wide characters, tabs, numbers. */
const VALUES = [
  '93',
  '-7',
  '',
  'two words',
  'a "quoted" one',
  "it's",
  '高可用',
  'a\tb',
  '\\n',
  '# no',
];

export class Draw {
  readonly #next: () => number;

  constructor(seed: number) {
    this.#next = random(seed);
  }

  below(count: number): number {
    return Math.floor(this.#next() * count);
  }

  one<T>(all: readonly T[]): T {
    return all[this.below(all.length)] as T;
  }

  shuffled<T>(all: readonly T[]): T[] {
    return all
      .map((value) => ({ value, at: this.#next() }))
      .sort((a, b) => a.at - b.at)
      .map(({ value }) => value);
  }

  name(): string {
    return Array.from({ length: 1 + this.below(12) }, () => this.one([...LETTERS])).join('');
  }

  value(): string {
    return this.below(2) === 0 ? this.name() : this.one(VALUES);
  }
}

/** As it has to be typed for redis-cli to read `argument` from it. */
export function quoted(argument: string): string {
  if (/^[^\s"'\\]+$/.test(argument)) return argument;
  const inner = argument.replace(/["\\]/g, '\\$&').replace(/\t/g, '\\t');
  return `"${inner}"`;
}

export interface DrawnWalk {
  readonly beforeLink: readonly Drawn[];
  readonly afterLink: readonly Drawn[];
}

/** `marks` are what the lesson's checks look for; around them everything is drawn. */
export function drawWalk(draw: Draw): DrawnWalk {
  const keys: string[] = [];
  while (keys.length < 4) {
    const name = draw.name();
    if (!keys.includes(name)) keys.push(name);
  }
  const [late = '', ...early] = keys;
  const on6379 = (...argv: string[]): Drawn => ({ on: '6379', argv });
  const on6380 = (...argv: string[]): Drawn => ({ on: '6380', argv });
  const writes = early.map((key) => on6379('set', key, draw.value()));
  const looks = [on6379('keys', '*'), on6379('dbsize'), on6379('get', draw.one(early))];
  const refused = [
    on6380('set', late, draw.value()),
    on6380('del', draw.one(keys)),
    on6380('flushall'),
    on6380('expire', draw.one(keys), String(1 + draw.below(100))),
    on6380('incr', draw.one(keys)),
  ];
  const reads = early.map((key) => on6380('get', key));
  return {
    beforeLink: [
      ...draw.shuffled([on6379('flushdb'), on6380('flushdb')]),
      ...draw.shuffled([on6379('dbsize'), on6380('dbsize')]),
      ...draw.shuffled(writes),
      ...draw.shuffled(looks),
      on6380('dbsize'),
      on6380('set', draw.name(), draw.value()),
    ],
    afterLink: [
      ...draw.shuffled([...reads, on6380('dbsize'), on6380('keys', '*'), on6380('get', 'mine')]),
      ...draw.shuffled([...refused, on6380('info', 'replication'), on6380('role')]),
      on6379('set', late, draw.value()),
      on6380('get', late),
      ...draw.shuffled([on6379('info', 'Replication'), on6380('info', 'replication')]),
      ...draw.shuffled([on6379('role'), on6380('role')]),
    ],
  };
}
