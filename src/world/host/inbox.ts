/**
 * What of a process's kernel wakes its program: which deliveries make a turn, what they change in
 * the image, and which Inputs the program is told of them.
 */
import type { Input } from '#host/input';
import type { Delivery } from '../delivery';
import { type Channel, createChannel, type ProcessImage } from '../image';
import { emit, type Turn } from '../turn';
import { allocateFd } from './host_descriptors';

/** Adds deliveries in order of their instants; those of one instant stay in the order given. */
export function enqueue(image: ProcessImage, deliveries: readonly Delivery[]): void {
  for (const delivery of deliveries) {
    let at = image.inbox.length;
    while (at > 0 && (image.inbox[at - 1] as Delivery).at > delivery.at) at--;
    if (at === image.inbox.length) image.inbox.push(delivery);
    else image.inbox.splice(at, 0, delivery);
  }
}

/** The lowest descriptor of the terminal: the one `readable` inputs name. */
function ttyFd(image: ProcessImage): number {
  return image.fds.findIndex((entry) => entry?.description.kind === 'tty');
}

function isWanted(image: ProcessImage, fd: number): boolean {
  return image.fds[fd]?.wanted === true;
}

/** Whether the program gets a turn for this delivery, or only its kernel changes. */
export function wakes(image: ProcessImage, delivery: Delivery): boolean {
  switch (delivery.kind) {
    case 'data':
    case 'end': {
      const channel = image.channels.get(delivery.channel);
      return channel !== undefined && isWanted(image, channel.fd);
    }
    case 'broken': {
      const channel = image.channels.get(delivery.channel);
      return channel !== undefined && (channel.short || isWanted(image, channel.fd));
    }
    case 'credit':
      return image.channels.get(delivery.channel)?.short === true;
    case 'ttyData':
    case 'ttyHangup': {
      const fd = ttyFd(image);
      return fd >= 0 && isWanted(image, fd);
    }
    case 'ttyRevoke':
      return false;
    case 'signal':
      return image.sigactions.get(delivery.signal) === 'handle';
    default:
      return true;
  }
}

function hasInput(image: ProcessImage, fd: number): boolean {
  const entry = image.fds[fd];
  if (!entry?.wanted) return false;
  const { description } = entry;
  if (description.kind === 'tty') {
    const { terminal } = image;
    if (terminal === null || (terminal.queue.length === 0 && !terminal.hungUp)) return false;
    return ttyFd(image) === fd;
  }
  if (description.kind !== 'socket' && description.kind !== 'pipe') return false;
  // Nothing can be read from a pipe's writing end: that its reader is gone, the next write tells.
  if (description.kind === 'pipe' && description.end === 'write') return false;
  const channel = image.channels.get(description.channel);
  return channel !== undefined && channel.fd === fd && isReadable(channel);
}

function isReadable(channel: Channel): boolean {
  if (channel.phase !== 'open') return false;
  return channel.queue.length > 0 || channel.ended || channel.error !== null;
}

/** Whether a turn left something unread behind that the program wants to hear of. */
export function leftReadable(image: ProcessImage): boolean {
  if (!image.mayRead) return false;
  for (let fd = 0; fd < image.fds.length; fd++) if (hasInput(image, fd)) return true;
  image.mayRead = false;
  return false;
}

/** After a turn: where nothing had been left before, only what was announced in it can be left now. */
export function noteUnread({ image, announced }: Turn): void {
  image.mayRead ||= announced.some((fd) => hasInput(image, fd));
}

/** Every input due at `at`, in the total order; what they change in the kernel is done. */
export function collectInputs(turn: Turn): Input[] {
  const { image, at, announced } = turn;
  const inputs: Input[] = [];
  const end = image.mayRead ? image.fds.length : 0;
  for (let fd = 0; fd < end; fd++) {
    if (!hasInput(image, fd)) continue;
    announced.push(fd);
    inputs.push({ kind: 'readable', fd });
  }
  const timers = dueTimers(image, at);
  let taken = 0;
  for (const delivery of image.inbox) {
    if (delivery.at > at) break;
    taken++;
    while (timers.length > 0 && (timers[0] as DueTimer).at < delivery.at) fire(timers, inputs);
    deliver(image, delivery, { turn, inputs, announced });
  }
  if (taken > 0) image.inbox.splice(0, taken);
  while (timers.length > 0) fire(timers, inputs);
  return inputs;
}

interface DueTimer {
  readonly name: string;
  readonly at: number;
  readonly seq: number;
}

function dueTimers(image: ProcessImage, at: number): DueTimer[] {
  const due: DueTimer[] = [];
  for (const [name, timer] of image.timers) {
    if (timer.at > at) continue;
    due.push({ name, at: timer.at, seq: timer.seq });
    image.timers.delete(name);
  }
  return due.length > 1 ? due.sort((x, y) => x.at - y.at || x.seq - y.seq) : due;
}

function fire(timers: DueTimer[], inputs: Input[]): void {
  const timer = timers.shift();
  if (timer !== undefined) inputs.push({ kind: 'timer', name: timer.name });
}

interface Told {
  readonly turn: Turn;
  readonly inputs: Input[];
  /** Descriptors already said to be readable this turn. */
  readonly announced: number[];
}

function tellReadable(image: ProcessImage, fd: number, told: Told): void {
  if (!isWanted(image, fd) || told.announced.includes(fd)) return;
  told.announced.push(fd);
  told.inputs.push({ kind: 'readable', fd });
}

function tellWritable(channel: Channel, told: Told): void {
  if (!channel.short) return;
  channel.short = false;
  told.inputs.push({ kind: 'writable', fd: channel.fd });
}

/** Changes the kernel's part of the image and says what the program hears. */
function deliver(image: ProcessImage, delivery: Delivery, told: Told): void {
  switch (delivery.kind) {
    case 'start':
    case 'ttyRevoke':
    case 'ttyData':
    case 'ttyHangup':
    case 'resized':
      deliverTty(image, delivery, told);
      return;
    case 'signal':
      if (image.sigactions.get(delivery.signal) === 'handle')
        told.inputs.push({ kind: 'signal', signal: delivery.signal });
      return;
    case 'childExited':
      image.children = image.children.filter((pid) => pid !== delivery.pid);
      told.inputs.push({ kind: 'childExited', pid: delivery.pid, status: delivery.status });
      return;
    case 'childStopped':
      told.inputs.push({ kind: 'childStopped', pid: delivery.pid, signal: delivery.signal });
      return;
    case 'fileChanged':
      told.inputs.push({ kind: 'fileChanged', path: delivery.path });
      return;
    case 'inflicted':
      told.inputs.push({ kind: 'inflicted', done: delivery.done, text: delivery.text });
      return;
    case 'accepted':
      deliverAccepted(image, delivery, told);
      return;
    default:
      deliverChannel(image, delivery, told);
      return;
  }
}

type Of<Kind extends Delivery['kind']> = Extract<Delivery, { kind: Kind }>;

function deliverTty(
  image: ProcessImage,
  delivery: Of<'start' | 'ttyRevoke' | 'ttyData' | 'ttyHangup' | 'resized'>,
  told: Told,
): void {
  const { terminal } = image;
  if (terminal === null || delivery.kind === 'start') return;
  switch (delivery.kind) {
    case 'ttyRevoke':
      terminal.queue = [];
      return;
    case 'ttyData':
      terminal.queue.push(delivery.bytes);
      tellReadable(image, ttyFd(image), told);
      return;
    case 'ttyHangup':
      terminal.hungUp = true;
      tellReadable(image, ttyFd(image), told);
      return;
    case 'resized':
      terminal.cols = delivery.cols;
      terminal.rows = delivery.rows;
      told.inputs.push({ kind: 'resized', cols: delivery.cols, rows: delivery.rows });
  }
}

/** The kernel accepted a connection: it has a descriptor from now on. */
function deliverAccepted(image: ProcessImage, delivery: Of<'accepted'>, told: Told): void {
  const listener = image.channels.get(delivery.listener);
  const { channel: id, peer, local } = delivery;
  if (listener === undefined) {
    emit(told.turn, { kind: 'closeChannel', channel: id });
    return;
  }
  emit(told.turn, { kind: 'took', listener: listener.id });
  const fd = allocateFd(image, { kind: 'socket', channel: id });
  image.channels.set(id, createChannel(id, 'socket', fd));
  told.inputs.push({ kind: 'accepted', listener: listener.fd, fd, peer, local });
}

function deliverChannel(
  image: ProcessImage,
  delivery: Of<
    | 'data'
    | 'end'
    | 'broken'
    | 'credit'
    | 'listening'
    | 'listenFailed'
    | 'connected'
    | 'connectFailed'
  >,
  told: Told,
): void {
  const channel = image.channels.get(delivery.channel);
  if (channel === undefined) return;
  const { fd } = channel;
  switch (delivery.kind) {
    case 'data':
      channel.queue.push(delivery.bytes);
      tellReadable(image, fd, told);
      return;
    case 'end':
      channel.ended = true;
      tellReadable(image, fd, told);
      return;
    case 'broken':
      channel.error = delivery.errno;
      tellReadable(image, fd, told);
      tellWritable(channel, told);
      return;
    case 'credit':
      channel.credit += delivery.bytes;
      tellWritable(channel, told);
      return;
    case 'listening':
      told.inputs.push({ kind: 'listening', fd, local: delivery.local });
      return;
    case 'connected':
      channel.phase = 'open';
      // What came before it was open was not announced.
      image.mayRead = true;
      told.inputs.push({ kind: 'connected', fd, local: delivery.local });
      tellWritable(channel, told);
      return;
    case 'listenFailed':
    case 'connectFailed':
      image.channels.delete(channel.id);
      image.fds[fd] = null;
      told.inputs.push({ kind: delivery.kind, fd, errno: delivery.errno });
  }
}
