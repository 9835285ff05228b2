/** What each recorded input does to the world. */
import { bytesOf } from '#hiredis/bytes';
import { assert } from '#host/assert';
import type { Fault } from '#world/fault';
import { Misworded, parseFault, wordsOf } from '#world/fault/words';
import type { WorldInput } from '#world/recording';
import { injectStill } from '#world/still';
import { inject } from '#world/world';
import { loginOf } from './boot';
import type { Lab } from './lab';
import type { LabInput } from './session';

/** Does it, and answers the instant at which it acted. */
export function applyInput(lab: Lab, input: LabInput): number {
  const doing = worldInput(lab, input);
  return (input.still ? injectStill(lab.world, doing) : inject(lab.world, doing)).at;
}

function worldInput(lab: Lab, input: LabInput): WorldInput {
  switch (input.kind) {
    case 'keys':
      return { kind: 'keys', tty: input.tty, bytes: bytesOf(input.bytes) };
    case 'resize':
      return { kind: 'resize', tty: input.tty, cols: input.cols, rows: input.rows };
    case 'newTty':
      return { kind: 'openTty', login: loginOf(lab.topology, input) };
    case 'closeTty':
      return { kind: 'closeTty', tty: input.tty };
    case 'signal':
      return { kind: 'fault', fault: { kind: 'signal', pid: input.pid, signal: input.signal } };
    case 'cut':
      return { kind: 'fault', fault: cutFault(input) };
    case 'mend':
      return { kind: 'fault', fault: { kind: 'heal', ...ends(input) } };
    case 'file': {
      const { machine, path, bytes } = input;
      return { kind: 'file', machine, file: { path, bytes: bytesOf(bytes) } };
    }
    case 'fault': {
      const fault = parseFault(wordsOf(input.words));
      assert(!(fault instanceof Misworded), 'a fault that the session was not checked for');
      return { kind: 'fault', fault };
    }
    case 'crash':
      return { kind: 'crash', pid: input.pid, report: input.report };
  }
}

type Cable = { readonly a: number; readonly b: number };

/** By port, so that a server that is started again finds its cable as it was. */
function ends({ a, b }: Cable) {
  return { from: { kind: 'port', port: a }, to: { kind: 'port', port: b } } as const;
}

function cutFault(cable: Cable): Fault {
  return { kind: 'link', ...ends(cable), way: 'both', effect: { barrier: 'cut' } };
}
