import { describe, expect, it } from 'vitest';
import {
  createPace,
  isMoving,
  isSlowed,
  type Pace,
  paceAt,
  paceChecked,
  paceMoved,
  paceNoticed,
  speedNow,
  withGoal,
  withPlaying,
  withSpeed,
} from './pace';

/** Runs the pace for `wallMs` in frames of 10 ms with a world that reaches every target. */
function run(pace: Pace, from: { wallMs: number; now: number }, wallMs: number) {
  let { now } = from;
  let at = pace;
  for (let wall = from.wallMs; wall <= from.wallMs + wallMs; wall += 10) {
    at = paceAt(at, wall, now);
    now = Math.floor(at.target);
  }
  return { pace: at, now };
}

describe('pace', () => {
  it('runs one virtual second per real second at speed 1', () => {
    const { now, pace } = run(createPace(false), { wallMs: 5000, now: 0 }, 1000);
    expect(now).toBe(1_000_000);
    expect(pace.reached).toBeCloseTo(1);
  });

  it('loses no fraction at the slowest speed', () => {
    const { now } = run(withSpeed(createPace(false), 0.001), { wallMs: 0, now: 0 }, 1000);
    expect(now).toBe(1000);
  });

  it('drops a gap of more than a second', () => {
    const first = paceAt(createPace(false), 0, 0);
    expect(paceAt(first, 60_000, 0).target).toBe(0);
  });

  it('owes nothing while paused, and runs on from where it stands', () => {
    const paused = withPlaying(createPace(false), false, 0);
    const { pace, now } = run(paused, { wallMs: 0, now: 0 }, 500);
    expect(now).toBe(0);
    const resumed = withPlaying(pace, true, now);
    expect(run(resumed, { wallMs: 500, now }, 100).now).toBe(100_000);
  });

  it('forgives debt when the world cannot keep up', () => {
    let pace = withSpeed(createPace(false), 1000);
    for (let wall = 0; wall <= 900; wall += 100) pace = paceAt(pace, wall, 0);
    expect(pace.target).toBe(100_000_000);
  });

  it('stretches time around an event and then goes back', () => {
    const noticed = paceNoticed(paceAt(createPace(true), 0, 10_000), 'handshake', 10_000);
    expect(speedNow(noticed, 10_000)).toBe(0.002);
    const { pace, now } = run(noticed, { wallMs: 0, now: 10_000 }, 600);
    expect(now).toBe(11_200);
    expect(speedNow(pace, now)).toBe(1);
  });

  it('never makes a slower speed faster', () => {
    const slow = withSpeed(createPace(true), 0.001);
    expect(speedNow(paceNoticed(slow, 'transfer', 0), 0)).toBe(0.001);
  });

  it('stops at the next event, and at its limit', () => {
    const asked = withGoal(createPace(true), { kind: 'nextEvent', until: 2_000_000 }, 0);
    expect(speedNow(asked, 0)).toBe(1000);
    expect(paceAt(paceAt(asked, 0, 0), 50, 0).target).toBe(2_000_000);
    const met = paceNoticed(asked, 'psync', 700);
    expect(isMoving(met)).toBe(false);
    expect(met.target).toBe(700);
  });

  it('hardly moves in slow motion while somebody reads, and not for who has it off', () => {
    const reading = { ...createPace(true), reading: true };
    expect(run(reading, { wallMs: 0, now: 0 }, 1000).now).toBeLessThan(1000);
    expect(isSlowed(reading, 0)).toBe(true);
    const off = { ...reading, slowMotion: false };
    expect(run(off, { wallMs: 0, now: 0 }, 1000).now).toBe(1_000_000);
    expect(paceMoved(reading, 0).reading).toBe(false);
  });

  it('runs to an instant past what happens on the way, and to a check until one is green', () => {
    const goal = { kind: 'instant', until: 3_000_000 } as const;
    const passing = paceNoticed(withGoal(createPace(true), goal, 0), 'death', 1000);
    expect(passing.goal).toEqual(goal);
    expect(run(passing, { wallMs: 0, now: 1000 }, 500).now).toBe(3_000_000);
    const toCheck = withGoal(createPace(true), { kind: 'check', until: 9_000_000 }, 0);
    expect(paceChecked(paceNoticed(toCheck, 'role', 500), 500)).toMatchObject({
      goal: null,
      playing: false,
    });
    expect(paceChecked(passing, 500).goal).toEqual(goal);
  });
});
