/**
 * One turn in the making: what the process has done so far in it. Its outputs get their instant
 * when the turn ends and its cost is known.
 */
import type { Program } from '#host/host';
import type { ExitStatus } from '#host/signal';
import type { Output, OutputBody } from './delivery';
import type { ProcessImage } from './image';

/** The lab's table of programs: what an executable file's name means. */
export type Programs = ReadonlyMap<string, Program>;

export interface Turn {
  readonly image: ProcessImage;
  readonly programs: Programs;
  /** Instant the turn began. */
  readonly at: number;
  busyUs: number;
  /** Bytes read and written: they cost time too. */
  bytes: number;
  readonly outputs: Output[];
  /** Forked in this turn. */
  readonly children: ProcessImage[];
  /** Bytes read, by channel; told once at the end of the turn. null: none were. */
  consumed: Map<number, number> | null;
  exit: ExitStatus | null;
  /** Descriptors that it was told are readable. */
  readonly announced: number[];
}

/** A turn costs this plus its bytes plus what the program says (Host.busy). */
const TURN_US = 1;
const BYTES_PER_US = 1000;

export function beginTurn(image: ProcessImage, programs: Programs, at: number): Turn {
  return {
    image,
    programs,
    at,
    busyUs: 0,
    bytes: 0,
    outputs: [],
    children: [],
    consumed: null,
    exit: null,
    announced: [],
  };
}

export function emit(turn: Turn, body: OutputBody): void {
  turn.outputs.push({ at: turn.at, seq: turn.image.seq++, ...body });
}

/** The instant inside the turn: what it used up so far has passed. */
export function turnNow(turn: Turn): number {
  return turn.at + turn.busyUs;
}

/** The machine's wall clock, microseconds since the epoch. */
export function wallNow(turn: Turn): number {
  return turn.image.startDateUs + turnNow(turn) + turn.image.machine.clockOffsetUs;
}

export function turnEnd(turn: Turn): number {
  return turn.at + TURN_US + turn.busyUs + Math.floor(turn.bytes / BYTES_PER_US);
}

export function nextId(image: ProcessImage): number {
  image.nextId++;
  return image.nextId;
}
