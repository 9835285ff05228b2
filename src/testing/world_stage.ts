/** A small machine with programs of the test's own making, for tests of the world. */
import type { Host, Program } from '#host/host';
import type { Input } from '#host/input';
import { advanceInline, type Inline } from '#world/inline';
import { addMachine, type MachineOptions } from '#world/machine';
import type { WorldInput } from '#world/recording';
import { readScreen } from '#world/tty';
import { createWorld, inject } from '#world/world';

export const SECOND = 1_000_000;

export const bytes = (text: string) => new TextEncoder().encode(text);
export const text = (data: Uint8Array) => new TextDecoder().decode(data);

/** What a puppet remembers: every input it got with its instant, and whatever it notes down. */
export interface Puppet {
  inputs: { at: number; input: Input }[];
  notes: Record<string, unknown>;
}

export interface Strings {
  readonly start?: (host: Host, me: Puppet, argv: readonly string[]) => void;
  readonly turn?: (host: Host, me: Puppet, input: Input) => void;
}

/** A program whose reactions a test writes down as functions over plain state. */
export function puppet(name: string, { start, turn }: Strings): Program<Puppet> {
  return {
    name,
    start(host, argv) {
      const me: Puppet = { inputs: [], notes: {} };
      start?.(host, me, argv);
      return me;
    },
    turn(host, me, inputs) {
      for (const input of inputs) {
        me.inputs.push({ at: host.monotonicUs(), input });
        turn?.(host, me, input);
      }
    },
  };
}

export interface Stage extends Inline {
  /** Opens a terminal with a program and answers the terminal's number. */
  open(program: string, ...args: string[]): number;
  give(input: WorldInput): void;
  keys(tty: number, typed: string): void;
  run(us: number): void;
  screen(tty: number): string;
  /** The first live process of a program. */
  pid(program: string): number;
  me(program: string): Puppet;
}

export function setStage(
  programs: readonly Program<Puppet>[],
  options: { seed?: number; machines?: readonly MachineOptions[] } = {},
): Stage {
  const world = createWorld({ seed: options.seed ?? 1, startDateUs: 1_700_000_000_000_000 });
  const files = programs.map(({ name }) => ({
    path: `/usr/bin/${name}`,
    bytes: bytes(`\x7fELF ${name}\n`),
    executable: true,
  }));
  for (const machine of options.machines ?? [{ name: 'lab' }])
    addMachine(world, {
      directories: ['/home'],
      ...machine,
      files: [...files, ...(machine.files ?? [])],
    });
  const table = new Map(programs.map((program) => [program.name, program as unknown as Program]));
  const inline: Inline = { world, images: new Map(), programs: table };
  return direct(inline);
}

/** The director's calls over any world with its images. */
export function direct(inline: Inline): Stage {
  const { world, images } = inline;
  const imageOf = (program: string) => {
    for (const image of images.values()) if (image.program === program) return image;
    return undefined;
  };
  return {
    ...inline,
    open(program, ...args) {
      const [name = '', machine = 'lab'] = program.split('@');
      const env = { PATH: '/usr/bin' };
      const login = { machine, argv: [name, ...args], cwd: '/home', env, cols: 80, rows: 24 };
      inject(world, { kind: 'openTty', login });
      return world.nextTty - 1;
    },
    give(input) {
      inject(world, input);
    },
    keys(tty, typed) {
      inject(world, { kind: 'keys', tty, bytes: bytes(typed) });
    },
    run(us) {
      advanceInline(inline, world.horizon + us);
    },
    screen(tty) {
      const found = world.ttys.get(tty);
      return found === undefined ? '' : text(readScreen(found, 0).bytes);
    },
    pid(program) {
      return imageOf(program)?.pid ?? -1;
    },
    me(program) {
      return imageOf(program)?.state as Puppet;
    },
  };
}
