/** Children, signals and names, for ProcessHost. */
import { type Errno, isErrno } from '#host/errno';
import type { SpawnOptions } from '#host/host';
import type { Signal } from '#host/signal';
import type { Description } from '../delivery';
import { findExecutable } from '../files/executable';
import { forkImage, type ProcessImage } from '../image';
import { emit, type Turn } from '../turn';
import { descriptionOf, flushConsumed } from './host_descriptors';
import { addressInHostsFile } from './hosts_file';

const DOTTED_QUAD = /^\d{1,3}(\.\d{1,3}){3}$/;

/** An address for a name: dotted quads answer themselves, the rest is in the hosts file. */
export function resolveName(image: ProcessImage, name: string): string | Errno {
  if (DOTTED_QUAD.test(name)) return name;
  const listed = addressInHostsFile(image.files.tree, name);
  const address = listed === undefined ? image.machine.hosts[name] : listed;
  return address ?? (name === 'localhost' ? '127.0.0.1' : 'ENOENT');
}

/** The child's three descriptors; those that share an open file in the parent share it there too. */
function stdioFor(image: ProcessImage, fds: readonly number[]): Description[] {
  const copies = new Map<Description, Description>();
  return fds.map((fd) => {
    const description = descriptionOf(image, fd) ?? { kind: 'null' };
    const copy = copies.get(description) ?? { ...description };
    copies.set(description, copy);
    return copy;
  });
}

function ignoredSignals(image: ProcessImage): Signal[] {
  const ignored: Signal[] = [];
  for (const [signal, action] of image.sigactions) if (action === 'ignore') ignored.push(signal);
  return ignored;
}

export function spawnChild(turn: Turn, options: SpawnOptions): number | Errno {
  const { image } = turn;
  const cwd = options.cwd ?? image.cwd;
  const path = image.env.PATH;
  const executable = findExecutable(image.files.tree, options.argv, { cwd, path });
  if (isErrno(executable)) return executable;
  const { program, argv } = executable;
  if (!turn.programs.has(program)) return 'ENOEXEC';
  const pid = image.pids.shift();
  if (pid === undefined) return 'EAGAIN';
  image.children.push(pid);
  const [stdin, stdout, stderr] = stdioFor(image, options.stdio);
  const absent: Description = { kind: 'null' };
  emit(turn, {
    kind: 'spawn',
    child: {
      pid,
      pgid: options.pgid ?? 0,
      program,
      argv,
      env: { ...image.env },
      cwd,
      stdio: [stdin ?? absent, stdout ?? absent, stderr ?? absent],
      ignored: ignoredSignals(image),
    },
  });
  return pid;
}

export function forkChild(
  turn: Turn,
  program: string,
  child: { readonly state: object; readonly pgid: number | undefined },
): number | Errno {
  const { image } = turn;
  if (!turn.programs.has(program)) return 'ENOEXEC';
  const pid = image.pids.shift();
  if (pid === undefined) return 'EAGAIN';
  image.children.push(pid);
  const pgid = child.pgid === 0 ? pid : (child.pgid ?? image.pgid);
  const forked = forkImage(image, { pid, pgid, program, state: child.state });
  turn.children.push(forked);
  flushConsumed(turn);
  const channels = [...forked.channels.keys()];
  const filesSeen = forked.files.seen;
  emit(turn, { kind: 'fork', child: pid, pgid, program, channels, filesSeen });
  return pid;
}

export function killProcess(turn: Turn, pid: number, signal: Signal): 0 | Errno {
  const { image } = turn;
  const known =
    pid === image.pid ||
    image.children.includes(pid) ||
    image.machine.processes.some((process) => process.pid === pid);
  if (!known) return 'ESRCH';
  emit(turn, { kind: 'kill', pid, signal });
  return 0;
}

export function killGroup(turn: Turn, pgid: number, signal: Signal): 0 | Errno {
  const { image } = turn;
  const known =
    pgid === image.pgid ||
    image.children.includes(pgid) ||
    image.machine.processes.some((process) => process.pgid === pgid);
  if (!known) return 'ESRCH';
  emit(turn, { kind: 'killpg', pgid, signal });
  return 0;
}
