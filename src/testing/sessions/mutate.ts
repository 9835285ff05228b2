/**
 * Damaged sessions, made from a sound one by changes that know its structure: what a fuzzer of
 * bytes would need years to find. Deterministic in its seed.
 */
import { draws } from '#testing/determinism/typed_session';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

const NUMBERS = [
  0,
  -1,
  1,
  0.5,
  99,
  1e6,
  2 ** 31,
  2 ** 32,
  2 ** 53,
  -(2 ** 53),
  1e300,
  86_400_000_000,
];
const WORDS = [
  '',
  'keys',
  'run',
  'fault',
  '__proto__',
  'constructor',
  '\u0000',
  '中文',
  'x'.repeat(5000),
];
/** Typed into a shell: loops that never end, output without end, much of everything. */
const TYPED = [
  'while true; do :; done\r',
  'while true; do echo x; done &\r',
  'yes | cat | cat\r',
  'src/redis-server --port 7000 &\r',
  '\x03\x04\x1b[A\x1b[999C\r',
  'kill -9 -1\r',
  'lab cut 6379 6380\r',
  ':(){ :|:& };:\r',
];

function places(value: Json, found: { holder: Json; key: string | number }[] = []) {
  if (Array.isArray(value))
    for (const [key, each] of value.entries()) {
      found.push({ holder: value, key });
      places(each, found);
    }
  else if (typeof value === 'object' && value !== null)
    for (const [key, each] of Object.entries(value)) {
      found.push({ holder: value, key });
      places(each, found);
    }
  return found;
}

/** The text of a session that was damaged `count` times. */
export function mutated(sound: string, seed: number, count: number): string {
  const draw = draws(seed);
  const session = JSON.parse(sound) as { [key: string]: Json };
  for (let i = 0; i < count; i++) {
    const all = places(session);
    const place = all[draw(all.length)];
    if (place) damage(place.holder, place.key, draw);
  }
  const text = JSON.stringify(session);
  // Now and then the text itself is cut, as by a chat program.
  return draw(20) === 0 ? text.slice(0, draw(text.length)) : text;
}

function damage(holder: Json, key: string | number, draw: (n: number) => number): void {
  const into = holder as { [key: string | number]: Json };
  const value = into[key] ?? null;
  const deeds: (() => void)[] = [
    () => {
      into[key] = NUMBERS[draw(NUMBERS.length)] ?? 0;
    },
    () => {
      into[key] = WORDS[draw(WORDS.length)] ?? '';
    },
    () => {
      into[key] = typeof value === 'number' ? value + draw(2001) - 1000 : null;
    },
    () => {
      if (Array.isArray(holder)) holder.splice(Number(key), 1);
      else delete into[key];
    },
    () => {
      if (Array.isArray(holder)) holder.push(structuredClone(value), structuredClone(value));
      else into[`${key}2`] = structuredClone(value);
    },
    () => {
      if (Array.isArray(holder)) holder.reverse();
      else into[key] = [value];
    },
    () => {
      if (!Array.isArray(holder)) return;
      const bytes = TYPED[draw(TYPED.length)] ?? '';
      holder.push({ at: draw(50_000_000), kind: 'keys', tty: 1 + draw(3), bytes });
    },
    () => {
      if (typeof value === 'string') into[key] = value + (TYPED[draw(TYPED.length)] ?? '');
    },
  ];
  deeds[draw(deeds.length)]?.();
}
