/** Programs whose promises to rest (Host.rest) nobody takes: every timer of theirs wakes them. */
import type { Program } from '#host/host';
import type { Programs } from '#lab/runner';

export function restless(programs: Programs): Programs {
  return new Map([...programs].map(([name, program]) => [name, withoutRest(program)]));
}

function withoutRest(program: Program): Program {
  return {
    ...program,
    turn(host, state, inputs) {
      program.turn(Object.create(host, { rest: { value: () => undefined } }), state, inputs);
    },
  };
}
