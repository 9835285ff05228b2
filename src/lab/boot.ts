/** A topology's machine, ready to be typed at: files, executables, a shell in each terminal. */
import { bytesOf, utf8ByteString } from '#hiredis/bytes';
import { addMachine, type MachineFile } from '#world/machine';
import type { Login } from '#world/recording';
import type { World } from '#world/state';
import { createWorld, inject } from '#world/world';
import type { Topology } from './topology';

const USER = 'learner';
const HOME = `/home/${USER}`;
const TTY_SIZE = { cols: 80, rows: 24 };

/** The shell's other names: what scripts begin with, `#!/bin/sh`. */
const SHELLS = ['/bin/sh', '/bin/bash', '/usr/bin/bash'];

/** Where each executable of the machine stands, beside Redis's own in the lesson's directory. */
const TOOLS = '/usr/bin';
const REDIS_PROGRAMS = [
  'redis-server',
  'redis-sentinel',
  'redis-cli',
  'redis-check-aof',
  'redis-check-rdb',
];

/** A world in which the lesson's machines have just been switched on. */
export function boot(topology: Topology, seed: number, tools: readonly string[]): World {
  const world = createWorld({ seed, startDateUs: topology.startDate });
  const files = [...executables(topology, tools), ...ownFiles(topology)];
  const directories = [HOME, topology.cwd, ...topology.directories];
  const hosts = Object.fromEntries(topology.machines.map(({ name, address }) => [name, address]));
  const loopback = ['127.0.0.1', '::1'];
  addMachine(world, { name: topology.machine, addresses: loopback, hosts, files, directories });
  for (const { name, address } of topology.machines)
    addMachine(world, { name, addresses: [address], hosts, files, directories });
  for (const { machine } of topology.terminals)
    inject(world, { kind: 'openTty', login: loginOf(topology, TTY_SIZE, machine) });
  return world;
}

/** A login shell in the lesson's directory; without a machine's name, on the first one. */
export function loginOf(
  topology: Topology,
  size: { readonly cols: number; readonly rows: number },
  name = '',
): Login {
  const { cwd } = topology;
  const machine = name || topology.machine;
  return {
    machine,
    argv: ['sh'],
    cwd,
    env: {
      HOME,
      HOSTNAME: machine,
      LANG: 'C.UTF-8',
      LOGNAME: USER,
      PATH: `${cwd}/src:/usr/local/bin:${TOOLS}:/bin`,
      PWD: cwd,
      SHELL: `${TOOLS}/sh`,
      TERM: 'xterm-256color',
      USER,
    },
    cols: size.cols,
    rows: size.rows,
    // Who leaves the shell, by Ctrl-D or one `exit` too many, is not locked out of the lesson.
    respawn: true,
  };
}

function executables(topology: Topology, tools: readonly string[]): MachineFile[] {
  const redis = REDIS_PROGRAMS.map((name) => executable(`${topology.cwd}/src/${name}`, name));
  const others = tools.filter((name) => !name.startsWith('redis-'));
  const shells = SHELLS.map((path) => executable(path, 'sh'));
  return [...redis, ...others.map((name) => executable(`${TOOLS}/${name}`, name)), ...shells];
}

/** An executable file names the program it is: the kernel looks it up in the lab's table. */
function executable(path: string, program: string): MachineFile {
  return { path, bytes: bytesOf(`\x7fELF ${program}\n`), executable: true };
}

function ownFiles(topology: Topology): MachineFile[] {
  return Object.entries(topology.files).map(([path, content]) => ({
    path: path.startsWith('/') ? path : `${topology.cwd}/${path}`,
    bytes: bytesOf(utf8ByteString(content)),
  }));
}
