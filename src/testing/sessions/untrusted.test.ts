/** Sessions from outside: whatever they hold, an answer comes, and it says what is wrong. */
import { expect, it } from 'vitest';
import { type Lab, nowOf, runLabWindow, sessionOf, takeInput } from '#lab/lab';
import { rewind } from '#lab/past/replay';
import { Misfit } from '#lab/schema';
import { decodeSession, encodeSession, type Session } from '#lab/session';
import { newLab } from '#testing/determinism/drivers';
import { mutated } from './mutate';

/** CI looks at so many; FUZZ=n at n. */
const CASES = Number(process.env.FUZZ ?? 10_000);
/** Of the sessions that pass the decoder, each so-manyth is run. */
const RUN_EVERY = 100;
/** A run is stopped after so many windows, as the page stops it after a time. */
const WINDOWS_MAX = 3000;

function soundSession(): string {
  const lab = newLab(7);
  const run = (us: number) => {
    const until = nowOf(lab) + us;
    while (nowOf(lab) < until) runLabWindow(lab, until);
  };
  run(100_000);
  for (const line of ['cat redis6379.conf', 'src/redis-server redis6379.conf &', 'redis-cli']) {
    for (const char of `${line}\r`) {
      takeInput(lab, { kind: 'keys', tty: 1, bytes: char });
      run(1000);
    }
    run(300_000);
  }
  takeInput(lab, { kind: 'resize', tty: 2, cols: 100, rows: 30 });
  takeInput(lab, { kind: 'newTty', cols: 80, rows: 24, node: '' });
  takeInput(lab, { kind: 'fault', words: 'cut 6379 6380' });
  run(500_000);
  return encodeSession(sessionOf(lab));
}

const sound = soundSession();

function optionsOf(lab: Lab) {
  const { topology, lesson, seed } = lab;
  return { topology, lesson, seed, programs: lab.runner.programs };
}

/** Runs it as the page would, up to a cap: no throw, and time goes on. */
function runSome(session: Session): void {
  const options = optionsOf(newLab(session.seed));
  const past = { until: session.now, checkpoints: [], fresh: () => ({}) };
  const { lab } = rewind(options, session, past);
  for (let windows = 0; windows < WINDOWS_MAX && nowOf(lab) < session.now; windows++)
    runLabWindow(lab, session.now);
}

it(`answers ${CASES} damaged sessions, and runs those that are sound after all`, () => {
  let accepted = 0;
  for (let seed = 1; seed <= CASES; seed++) {
    const text = mutated(sound, seed, 1 + (seed % 4));
    const session = decodeSession(text);
    if (session instanceof Misfit) {
      expect(session.toString()).toMatch(/ should be /);
      continue;
    }
    accepted++;
    expect(session.now).toBeLessThanOrEqual(30 * 86_400_000_000);
    let before = 0;
    for (const { at } of session.inputs) {
      expect(at).toBeGreaterThanOrEqual(before);
      before = at;
    }
    if (accepted % RUN_EVERY === 0) runSome(session);
  }
  // A decoder that refuses everything would have proved nothing.
  expect(accepted).toBeGreaterThan(CASES / 100);
});

it('says of a million events that they are too many, and of instants that they go backwards', () => {
  const session = JSON.parse(sound) as { inputs: unknown[] };
  const input = { at: 1, kind: 'closeTty', tty: 1 };
  const many = JSON.stringify({ ...session, inputs: new Array(1_000_000).fill(input) });
  expect(String(decodeSession(many))).toBe('inputs should be a list of at most 100000');
  const backwards = { ...session, inputs: [{ ...input, at: 9 }, input] };
  expect(String(decodeSession(JSON.stringify(backwards)))).toBe(
    'inputs[1].at should be no earlier than the input before',
  );
});
