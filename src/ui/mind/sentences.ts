/** Gates and verdicts in plain words: pure, so that tests can read what a person reads. */
import { timeText } from '../time/clock_text';
import type { Gate, Voice } from './gates';
import type { ReplicaCase } from './replica_cases';
import type { Verdict } from './verdict';
import type { MindWords } from './words';

/** A span as a person says it: `0.3 s`, `12.4 s`, `3:00`. */
export function spanText(ms: number): string {
  if (ms < 100_000) return `${(Math.max(0, ms) / 1000).toFixed(1)} s`;
  const seconds = Math.ceil(ms / 1000);
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const tail = `${String(minutes).padStart(hours > 0 ? 2 : 1, '0')}:${String(seconds % 60).padStart(2, '0')}`;
  return hours > 0 ? `${hours}:${tail}` : tail;
}

/** A conf's milliseconds: exact where they are whole seconds. */
export function limitText(ms: number): string {
  return ms % 1000 === 0 && ms < 100_000 ? `${ms / 1000} s` : spanText(ms);
}

/** `23:30:03`, of a wall clock's milliseconds. */
export function clockText(wallMs: number): string {
  return timeText(wallMs * 1000).slice(0, 8);
}

/** What a server at an address is called. */
export type Named = (at: { readonly host: string; readonly port: number }) => string;

const byPort: Named = ({ port }) => String(port);

export function verdictText(verdict: Verdict, words: MindWords, named: Named = byPort): string {
  const say = words.verdict;
  switch (verdict.kind) {
    case 'stopped':
      return say.stopped;
    case 'tilt':
      return say.tilt(spanText(verdict.leftMs));
    case 'standing':
      return say.standing(verdict.got, verdict.needed, spanText(verdict.leftMs));
    case 'hopeless':
      return say.hopeless(verdict.reachable, verdict.needed, spanText(verdict.leftMs));
    case 'running': {
      const [, does] = words.states[verdict.state];
      return say.running(does, verdict.leftMs === null ? null : spanText(verdict.leftMs));
    }
    case 'answers':
      return say.answers;
    case 'overdue':
      return say.overdue(spanText(verdict.ageMs), spanText(verdict.leftMs));
    case 'few':
      return say.few(verdict.quorum, verdict.known);
    case 'alone':
      return say.alone(verdict.agreed, verdict.quorum, othersText(verdict.others, words)).trim();
    case 'voted':
      return say.voted(verdict.whom, verdict.epoch, clockText(verdict.until));
    case 'backoff':
      return backoffText(verdict, words, named);
    case 'starting':
      return say.starting;
  }
}

function othersText(others: readonly Voice[], words: MindWords): string {
  const named = (some: readonly Voice[]) => some.map(({ sentinel }) => sentinel).join(', ');
  const silent = others.filter((each) => !each.saysDown && each.silent);
  const up = others.filter((each) => !each.saysDown && !each.silent);
  return [
    silent.length > 0 ? words.verdict.silentOthers(named(silent)) : '',
    up.length > 0 ? words.verdict.upOthers(named(up)) : '',
  ]
    .filter((each) => each !== '')
    .join(' ');
}

function backoffText(
  { outcome, until, cases }: Extract<Verdict, { kind: 'backoff' }>,
  words: MindWords,
  named: Named,
): string {
  const say = words.verdict;
  const when = clockText(until);
  switch (outcome) {
    case 'not-elected':
      return say.notElected(when);
    case 'no-good-slave':
      return say.noGoodSlave(when, passedText(cases, words, named));
    case 'slave-timeout':
      return say.slaveTimeout(when);
    case 'ended':
      return say.ended(when);
    case 'unknown':
      return say.again(when);
  }
}

/** `6380 passed over: priority 0 means never.` of each that still is. */
function passedText(cases: readonly ReplicaCase[], words: MindWords, named: Named): string {
  if (cases.length === 0) return words.verdict.noReplica;
  return cases
    .flatMap(({ replica, passed }) =>
      passed[0] ? [`${named(replica)} ${words.passed(passed[0], spanText)}.`] : [],
    )
    .join(' ');
}

/** What a gate's figures say, one sentence each. */
export function gateLines(gate: Gate, words: MindWords): readonly string[] {
  switch (gate.id) {
    case 'awake':
      if (gate.stopped) return [words.awakeStopped];
      return [gate.tilt ? words.awakeTilt(spanText(gate.leftMs ?? 0)) : words.awakeYes];
    case 'sdown':
      return [sdownLine(gate, words)];
    case 'odown':
      return [
        words.agreed(gate.agreed, gate.quorum),
        ...gate.voices.map((voice) => voiceLine(voice, words)),
      ];
    case 'backoff':
      return [backoffLine(gate, words)];
    case 'votes':
      return votesLines(gate, words);
    case 'replica':
      return gate.cases.length === 0 ? [words.noReplicas] : [];
  }
}

type Of<Id extends Gate['id']> = Extract<Gate, { id: Id }>;

function sdownLine({ ageMs, limitMs, state, impostor }: Of<'sdown'>, words: MindWords): string {
  const limit = limitText(limitMs);
  if (impostor) return words.impostor;
  if (ageMs === null) return state === 'open' ? words.linkDown(limit) : words.pingAnswered(limit);
  return (state === 'open' ? words.pingOver : words.pingAge)(spanText(ageMs), limit);
}

function voiceLine({ sentinel, saysDown, silent }: Voice, words: MindWords): string {
  if (saysDown) return words.voiceDown(sentinel);
  return silent ? words.voiceSilent(sentinel) : words.voiceUp(sentinel);
}

function backoffLine({ until, timeoutMs, leftMs, cause }: Of<'backoff'>, words: MindWords): string {
  const span = limitText(2 * timeoutMs);
  if (cause === null || until === null) return words.backoffFree;
  if (leftMs === null) return words.backoffOver(span);
  return words.backoffOn(span, clockText(until), spanText(leftMs));
}

function votesLines(gate: Of<'votes'>, words: MindWords): readonly string[] {
  const { forced, got, needed, majority, quorum, epoch, reachable, voters } = gate;
  if (forced) return [words.votesForced];
  const isAsked = gate.state === 'open' || gate.leftMs !== null;
  const lines = isAsked
    ? [words.votesGot(got, needed, majority, quorum, epoch)]
    : [words.votesAhead(reachable, voters, needed)];
  return lines;
}
