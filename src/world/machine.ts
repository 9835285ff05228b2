/** Machines: their files in the world's order, what their processes are told, their disks. */
import type { MachineFacts } from './delivery';
import type { FileNews, OrderedOp } from './files/file_view';
import {
  applyOp,
  bytesUsed,
  copyTree,
  createTree,
  type FileOp,
  findInode,
  findNode,
  installDirectory,
  installFile,
  pathsTouched,
} from './files/tree';
import { HOSTS_FILE, hostsFile } from './host/hosts_file';
import { factsChanged, notify } from './kernel';
import { below, seedPrng } from './prng';
import type { Machine, Process, World } from './state';

export interface MachineFile {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly executable?: boolean;
}

export interface MachineOptions {
  readonly name: string;
  /** Its addresses beside loopback; the first one is what its connections come from. */
  readonly addresses?: readonly string[];
  /** Addresses by name, beside localhost and its own name. */
  readonly hosts?: Readonly<Record<string, string>>;
  readonly files?: readonly MachineFile[];
  readonly directories?: readonly string[];
  readonly diskBytes?: number;
}

const DISK_BYTES = 40 * 2 ** 30;
/** Above this a process is told that there is room, not how much: nobody writes that in a window. */
const AMPLE_BYTES = 2 ** 30;
const LOG_LENGTH = 4096;

export function addMachine(world: World, options: MachineOptions): Machine {
  const { name } = options;
  const addresses = options.addresses ?? [];
  const tree = createTree();
  const mtime = world.startDateUs;
  for (const path of ['/tmp', '/dev', ...(options.directories ?? [])])
    installDirectory(tree, path, mtime);
  for (const { path, bytes, executable } of options.files ?? [])
    installFile(tree, path, { bytes, executable: executable ?? false, mtime });
  const own = { localhost: '127.0.0.1', [name]: addresses[0] ?? '127.0.0.1' };
  const hosts: Readonly<Record<string, string>> = { ...own, ...options.hosts };
  if (!findNode(tree, HOSTS_FILE)) {
    installFile(tree, HOSTS_FILE, { bytes: hostsFile(hosts), executable: false, mtime });
  }
  const ports = seedPrng(world.seed, world.machines.size + 1);
  const machine: Machine = {
    name,
    addresses,
    hosts,
    clockOffsetUs: 0,
    tree,
    log: [],
    logStart: 0,
    diskWhole: options.diskBytes ?? DISK_BYTES,
    diskSize: options.diskBytes ?? DISK_BYTES,
    diskUsed: bytesUsed(tree),
    up: true,
    facts: null,
    factsVersion: 1,
    nextPort: 32_768 + below(ports, 20_000),
  };
  world.machines.set(name, machine);
  return machine;
}

/** What processes of the machine are told; one object until something changes. */
export function factsOf(world: World, machine: Machine): MachineFacts {
  if (machine.facts !== null) return machine.facts;
  const here = [...world.processes.values()].filter((process) => process.machine === machine.name);
  machine.facts = {
    name: machine.name,
    hosts: machine.hosts,
    addresses: machine.addresses,
    clockOffsetUs: machine.clockOffsetUs,
    diskFree: shareOfDisk(machine, here.length),
    processes: here.map(({ pid, ppid, pgid, argv, state }) => ({ pid, ppid, pgid, argv, state })),
  };
  return machine.facts;
}

/** Free space is shared out, so that no two processes can fill the same byte. */
function shareOfDisk(machine: Machine, processes: number): number {
  const share = Math.floor((machine.diskSize - machine.diskUsed) / Math.max(1, processes));
  return share > AMPLE_BYTES ? Number.MAX_SAFE_INTEGER : Math.max(0, share);
}

// --- files ---

/** A process's operation takes its place in the world's order. */
export function orderOp(world: World, machine: Machine, at: number, ordered: OrderedOp): void {
  const { pid, op } = ordered;
  const touched = pathsTouched(machine.tree, op);
  const grown = growthOf(machine, op);
  applyOp(machine.tree, op);
  machine.log.push(ordered);
  if (machine.log.length > LOG_LENGTH) {
    machine.log.splice(0, LOG_LENGTH / 2);
    machine.logStart += LOG_LENGTH / 2;
  }
  if (grown !== 0) setDiskUsed(machine, machine.diskUsed + grown);
  for (const process of world.processes.values()) {
    if (process.machine !== machine.name || process.pid === pid) continue;
    for (const path of touched)
      if (process.watches.has(path))
        notify(world, at, { to: process.pid, body: { kind: 'fileChanged', path } });
  }
}

function growthOf(machine: Machine, op: FileOp): number {
  if (op.kind === 'write') {
    const size = findInode(machine.tree, op.inode)?.content.size;
    if (size === undefined) return 0;
    const end = (op.offset < 0 ? size : op.offset) + op.bytes.length;
    return Math.max(0, end - size);
  }
  if (op.kind === 'truncate') {
    const node = findInode(machine.tree, op.inode);
    return node === undefined ? 0 : op.size - node.content.size;
  }
  if (op.kind !== 'unlink' && op.kind !== 'rename') return 0;
  const removed = machine.tree.names.get(op.kind === 'unlink' ? op.path : op.to);
  return removed === undefined ? 0 : -(findInode(machine.tree, removed)?.content.size ?? 0);
}

export function setDiskUsed(machine: Machine, used: number): void {
  const wasAmple = machine.diskSize - machine.diskUsed > 64 * AMPLE_BYTES;
  machine.diskUsed = used;
  if (!wasAmple || machine.diskSize - used <= 64 * AMPLE_BYTES) factsChanged(machine);
}

/** What a process has not heard of files yet; null when there is nothing. */
export function fileNews(machine: Machine, process: Process): FileNews | null {
  const end = machine.logStart + machine.log.length;
  const { filesSeen, opSeqOrdered } = process;
  if (filesSeen === end) return null;
  process.filesSeen = end;
  if (filesSeen < machine.logStart)
    return { snapshot: copyTree(machine.tree), ops: [], ordered: opSeqOrdered, seen: end };
  const ops = machine.log.slice(filesSeen - machine.logStart);
  return { snapshot: null, ops, ordered: opSeqOrdered, seen: end };
}
