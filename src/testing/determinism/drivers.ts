/** Ways to run the same session: if one of them could be told from another, the lab would be wrong. */

import { readFileSync } from 'node:fs';
import { latin1 } from '#hiredis/bytes';
import { createLab, digestOf, type Lab, nowOf, runLab, screensOf, takeInput } from '#lab/lab';
import { PROGRAMS } from '#lab/programs/programs';
import { createRunner, type Programs } from '#lab/runner';
import { Misfit } from '#lab/schema';
import { parseTopology } from '#lab/topology';
import { type Lost, Placement, type PortListener, type ProcessPort } from '#workers/placement';
import type { FromProcess, ToProcess } from '#workers/process_messages';
import { createProcessRoom, takeMessage } from '#workers/process_room';
import { type Deed, draws } from './typed_session';

export interface Outcome {
  readonly digest: string;
  readonly screens: readonly string[];
}

/** After the last key. */
const TAIL_US = 3_000_000;

export function newLab(seed: number, programs: Programs = PROGRAMS): Lab {
  const topology = parseTopology(readFileSync('lessons/01-one-to-many/topology.json', 'utf8'));
  if (topology instanceof Misfit) throw new Error(String(topology));
  return createLab({ topology, lesson: { id: '01', hash: '' }, seed, programs });
}

export function outcomeOf(lab: Lab): Outcome {
  return { digest: digestOf(lab), screens: screensOf(lab).map(({ bytes }) => latin1(bytes)) };
}

/** Does the session's deeds; `run` brings the lab to an instant, and may put another in its place. */
export function play(deeds: readonly Deed[], lab: Lab, run: (lab: Lab, until: number) => Lab): Lab {
  let here = lab;
  for (const { at, doing } of deeds) {
    here = run(here, at);
    takeInput(here, doing);
  }
  return run(here, nowOf(here) + TAIL_US);
}

export function inline(deeds: readonly Deed[], seed: number, programs?: Programs): Outcome {
  const lab = play(deeds, newLab(seed, programs), (here, until) => {
    runLab(here, until);
    return here;
  });
  return outcomeOf(lab);
}

/** Everything there is, replaced by its structured clone every so often, in the middle of anything. */
export function cloned(deeds: readonly Deed[], seed: number): Outcome {
  const draw = draws(seed + 1);
  const lab = play(deeds, newLab(seed), (before, until) => {
    let here = before;
    while (nowOf(here) < until) {
      let windows = 70 + draw(60);
      runLab(here, until, () => windows-- > 0);
      here = cloneOf(here);
    }
    return here;
  });
  return outcomeOf(lab);
}

function cloneOf(lab: Lab): Lab {
  const { world, watch, images } = structuredClone({
    world: lab.world,
    watch: lab.watch,
    images: lab.runner.images,
  });
  const runner = { ...createRunner(lab.runner.programs), images };
  return { ...lab, world, watch, runner };
}

/** The same windows cut at other instants: how far one runs at a time must not be seen. */
export function sliced(deeds: readonly Deed[], seed: number): Outcome {
  const draw = draws(seed + 2);
  const lab = play(deeds, newLab(seed), (here, until) => {
    while (nowOf(here) < until) runLab(here, Math.min(until, nowOf(here) + 1 + draw(30_000)));
    return here;
  });
  return outcomeOf(lab);
}

/** A worker without a thread: what crosses is cloned, and comes when it is let. */
class LooseWorker implements ProcessPort {
  readonly inbox: ToProcess[] = [];
  readonly outbox: FromProcess[] = [{ kind: 'ready' }];
  readonly listener: PortListener;
  readonly #room;
  alive = true;

  constructor(programs: Programs, listener: PortListener) {
    this.#room = createProcessRoom(programs);
    this.listener = listener;
  }

  post(message: ToProcess): void {
    this.inbox.push(structuredClone(message));
  }

  terminate(): void {
    this.alive = false;
  }

  /** One message further; false when there is none. */
  work(): boolean {
    const answer = this.outbox.shift();
    if (answer) {
      this.listener.message(answer);
      return true;
    }
    const message = this.inbox.shift();
    const made = message && takeMessage(this.#room, message);
    if (made) this.outbox.push(structuredClone(made));
    return message !== undefined;
  }
}

export interface Moved extends Outcome {
  readonly windowsAway: number;
  readonly moves: number;
}

/** Servers in workers that answer in any order, and are called home and sent out again at random. */
export function moved(deeds: readonly Deed[], seed: number): Moved {
  const draw = draws(seed + 3);
  const lab = newLab(seed);
  const workers: LooseWorker[] = [];
  let windowsAway = 0;
  let moves = 0;
  const placement = new Placement(lab, {
    openPort: (listener) => {
      moves++;
      const worker = new LooseWorker(lab.runner.programs, listener);
      workers.push(worker);
      return worker;
    },
    goOn: (happened) => {
      if (happened) windowsAway++;
    },
    lost: ({ report }: Lost) => {
      throw new Error(report);
    },
    inspected: () => undefined,
  });
  const settle = () => {
    const busy = workers.filter((each) => each.alive);
    let idle = 0;
    while (idle < 50 && busy.length > 0) idle = busy[draw(busy.length)]?.work() ? 0 : idle + 1;
  };
  placement.want('worker');
  play(deeds, lab, (here, until) => {
    while (nowOf(here) < until) {
      if (draw(40) === 0) placement.want(draw(3) === 0 ? 'inline' : 'worker');
      placement.runWindow(until);
      settle();
    }
    return here;
  });
  placement.abandon();
  return { ...outcomeOf(lab), windowsAway, moves };
}
