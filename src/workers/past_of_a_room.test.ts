import { describe, expect, it } from 'vitest';
import { latin1 } from '#hiredis/bytes';
import {
  createLab,
  type Lab,
  type LessonOf,
  nowOf,
  runLab,
  screensOf,
  sessionOf,
  takeInput,
} from '#lab/lab';
import { rewind } from '#lab/past/replay';
import { Misfit } from '#lab/schema';
import { decodeSession, encodeSession } from '#lab/session';
import { options, Page, started, topologyJson } from '#testing/sessions/room_page';
import { memoryStore } from './memory_store';

describe('a room and its past', () => {
  it('shows a past moment, and what was done later happens again', () => {
    const page = started();
    const { now } = page.snapshot;
    page.type(1, 'set later 1\r');
    page.send({ kind: 'pause' });
    page.run(50);
    const { end } = page.snapshot;
    const before = page.screens.get(1);
    page.send({ kind: 'seek', at: now });
    page.run(200);
    expect(page.snapshot).toMatchObject({ now, end, running: false, branch: 1 });
    expect(page.screens.get(1)).not.toContain('later');
    // A page that lays itself out anew is nobody who does something.
    page.send({ kind: 'resize', tty: 1, cols: 99, rows: 20 });
    page.send({ kind: 'play' });
    page.run(1500);
    expect(page.screens.get(1)).toBe(before);
    expect(page.snapshot.now).toBeGreaterThan(end);
    expect(page.snapshot.branches).toHaveLength(1);
    page.type(1, 'get later\r');
    expect(page.screens.get(1)?.slice(before?.length)).toContain('"1"');
  });

  it('begins a branch where something else is done in the past', () => {
    const page = started();
    const { now } = page.snapshot;
    page.type(1, 'set later 1\r');
    const trunk = page.screens.get(1);
    page.send({ kind: 'seek', at: now });
    page.run(200);
    page.send({ kind: 'play' });
    page.type(1, 'get later\r');
    expect(page.screens.get(1)).toContain('(nil)');
    expect(page.snapshot.branches.map(({ id, parent, forkAt }) => [id, parent, forkAt])).toEqual([
      [1, null, 0],
      [2, 1, expect.any(Number)],
    ]);
    page.send({ kind: 'renameBranch', branch: 2, name: 'without the write' });
    page.send({ kind: 'pause' });
    page.run(50);
    const again = new Page(page.store);
    again.run(300);
    expect(again.screens.get(1)).toBe(page.screens.get(1));
    expect(again.snapshot.branches[1]?.name).toBe('without the write');
    again.send({ kind: 'switchBranch', branch: 1 });
    again.run(300);
    expect(again.screens.get(1)).toBe(trunk);
    again.send({ kind: 'removeBranch', branch: 1 });
    again.send({ kind: 'removeBranch', branch: 2 });
    again.run(300);
    expect(again.snapshot.branches.map(({ id }) => id)).toEqual([1]);
    expect(again.told.filter((each) => each.kind === 'notice')).toEqual([]);
  });

  it('comes back to the past moment that was looked at', () => {
    const page = started();
    const { now } = page.snapshot;
    page.type(1, 'set later 1\r');
    page.send({ kind: 'seek', at: now });
    page.run(200);
    const again = new Page(page.store);
    again.run(500);
    expect(again.snapshot).toMatchObject({ now, end: page.snapshot.end, running: false });
    expect(again.screens.get(1)).toBe(page.screens.get(1));
    const opened = again.told.findLast((each) => each.kind === 'opened');
    const births = opened?.kind === 'opened' && opened.marks.filter((each) => each.port === 6379);
    expect(births).toMatchObject([{ interest: 'birth' }]);
  });

  it('reaches a hundred random moments as if it had run straight to them', () => {
    const page = started();
    page.type(2, 'src/redis-server ./redis6380.conf 1>log6380.log 2>&1 &\r', 1000);
    page.type(2, 'redis-cli -p 6380 slaveof 127.0.0.1 6379\r', 3000);
    page.send({ kind: 'speed', speed: 20 });
    page.run(5000);
    page.send({ kind: 'pause' });
    page.run(20);
    const { end } = page.snapshot;
    page.send({ kind: 'share' });
    const shared = page.told.findLast((each) => each.kind === 'shared');
    const session = decodeSession(shared?.kind === 'shared' ? shared.session : '');
    if (session instanceof Misfit) expect.fail(session.toString());
    const past = { until: end, checkpoints: [], fresh: () => ({}) };
    const straight = rewind(options(), session, past).lab;
    const moments = Array.from({ length: 100 }, (_, i) => Math.floor((i * 7919 * end) / 100) % end);
    const shown = new Map<number, string>();
    for (const at of [...moments].sort((a, b) => a - b)) {
      runLab(straight, at);
      shown.set(at, `${nowOf(straight)} ${screensOf(straight).map(({ bytes }) => latin1(bytes))}`);
    }
    for (const at of moments) {
      page.send({ kind: 'seek', at });
      page.run(60);
      const screens = [1, 2].map((tty) => page.screens.get(tty));
      expect(`${page.snapshot.now} ${screens}`).toBe(shown.get(at));
    }
    expect(page.told.filter((each) => each.kind === 'notice')).toEqual([]);
  });

  it('compares two branches: where they part, and what each came to', () => {
    const page = started();
    const { now } = page.snapshot;
    page.type(1, 'set later 1\r');
    page.send({ kind: 'seek', at: now });
    page.run(200);
    page.send({ kind: 'play' });
    page.type(1, 'shutdown nosave\r', 1000);
    page.send({ kind: 'compare', one: 1, other: 2 });
    page.run(300);
    const compared = page.told.findLast((each) => each.kind === 'compared');
    expect(compared).toMatchObject({
      progress: 1,
      result: {
        one: { branch: 1, acknowledged: 2, deaths: 0, outageUs: 0 },
        other: { branch: 2, acknowledged: 1, deaths: 1 },
      },
    });
    if (compared?.kind !== 'compared' || !compared.result) return;
    expect(compared.result.other.outageUs).toBeGreaterThan(500_000);
    expect(compared.result.parting?.at).toBeGreaterThanOrEqual(now);
    const { one, other } = compared.result.parting ?? {};
    expect([one?.from, one?.to]).toEqual(['redis-cli', null]);
    expect(other?.record.fact.kind).toBe('line');
  });

  it('opens a shared session at its beginning, and refuses what is none', () => {
    const page = started();
    page.send({ kind: 'share' });
    const shared = page.told.findLast((each) => each.kind === 'shared');
    const other = new Page(memoryStore());
    other.run(200);
    for (const session of ['', '{}', '{"format":1}', 'null', '\u0000'])
      other.send({ kind: 'openSession', session });
    expect(other.told.filter((each) => each.kind === 'notice')).toHaveLength(5);
    if (shared?.kind === 'shared') other.send({ kind: 'openSession', session: shared.session });
    other.run(500);
    expect(other.snapshot).toMatchObject({ now: 0, running: false, branch: 2 });
    expect(other.snapshot.end).toBeGreaterThan(1_000_000);
    other.send({ kind: 'seek', at: other.snapshot.end });
    other.run(300);
    expect(other.screens.get(1)).toBe(page.screens.get(1));
    expect(other.told.filter((each) => each.kind === 'notice')).toHaveLength(5);

    // Of another version, and with another end than was recorded: it is told, and shown all the same.
    const sound = decodeSession(shared?.kind === 'shared' ? shared.session : '');
    if (sound instanceof Misfit) expect.fail(sound.toString());
    const digest = sound.digest?.replace(/^./, (digit) => (digit === '0' ? '1' : '0')) ?? null;
    const strange = { ...sound, engine: 'of old', digest };
    other.send({ kind: 'openSession', session: encodeSession(strange) });
    other.run(500);
    const codes = other.told.flatMap((each) => (each.kind === 'notice' ? each.code : []));
    expect(codes.slice(5)).toEqual(['other-version', 'diverged']);
    expect(other.snapshot).toMatchObject({ now: 0, branch: 3 });
    // Another seed is another lab from its first instant on.
    other.send({ kind: 'openSession', session: encodeSession({ ...sound, seed: 99 }) });
    other.run(500);
    const last = other.told.flatMap((each) => (each.kind === 'notice' ? each.code : []));
    expect(last.slice(7)).toEqual(['diverged']);
  });

  it('opens a session of no lesson by its topology, whatever it calls itself', () => {
    const lesson = { id: 'session', hash: '', topology: topologyJson };
    const page = new Page(memoryStore(), () => null, false, { ...options(), lesson });
    page.run(200);
    const session = { ...sessionOf(runOf(lesson, 2_000_000)), lesson: 'simulate' };
    const other = { ...session, topology: topologyJson.replace('lab', 'lib') };
    page.send({ kind: 'openSession', session: encodeSession(other) });
    page.send({ kind: 'openSession', session: encodeSession({ ...session, topology: null }) });
    const notices = () => page.told.filter((each) => each.kind === 'notice').length;
    expect(notices()).toBe(2);
    page.send({ kind: 'openSession', session: encodeSession(session) });
    page.run(500);
    expect(page.snapshot).toMatchObject({ now: 0, end: 2_000_000, branch: 2 });
    expect(notices()).toBe(2);
  });

  function runOf(lesson: LessonOf, until: number): Lab {
    const lab = createLab({ ...options(), lesson });
    runLab(lab, 1_000_000);
    takeInput(lab, { kind: 'keys', tty: 1, bytes: 'pwd\r' });
    runLab(lab, until);
    return lab;
  }

  it('keeps the files and restarts the processes', () => {
    const page = started();
    page.type(1, 'exit\r');
    page.type(1, 'echo mine > note\r');
    page.send({ kind: 'keepFiles' });
    page.run(500);
    expect(page.snapshot.processes.filter((each) => each.program === 'redis-server')).toEqual([]);
    page.type(1, 'cat note\r');
    expect(page.screens.get(1)).toContain('mine');
    const again = new Page(page.store);
    again.run(500);
    expect(again.screens.get(1)).toBe(page.screens.get(1));
  });
});
