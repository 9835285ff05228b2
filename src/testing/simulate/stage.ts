/**
 * A cluster's lab being run: windows inline, each window's trace told to whoever watches. It is
 * the page's lab without the page's watching (dissecting packets costs more than the run itself).
 */

import type { Server } from '#engine/state';
import { latin1 } from '#hiredis/bytes';
import type { TraceRecord } from '#host/trace';
import { createLab, type Lab, nowOf, openLabWindow, takeInput } from '#lab/lab';
import { PROGRAMS } from '#lab/programs/programs';
import type { Programs } from '#lab/runner';
import { runBatch } from '#lab/runner';
import type { Fault } from '#world/fault';
import { faultText } from '#world/fault/words';
import { wholeContent } from '#world/files/content';
import { findNode } from '#world/files/tree';
import { type Inline, updateImages } from '#world/inline';
import type { Process } from '#world/state';
import { accept, closeWindow } from '#world/window';
import { takeTrace } from '#world/world';
import type { Cluster, Node } from './cluster';

export interface Stage {
  readonly cluster: Cluster;
  readonly lab: Lab;
  readonly inline: Inline;
}

export function setStage(cluster: Cluster, programs: Programs = PROGRAMS): Stage {
  const { topology, seed } = cluster;
  const lesson = { id: 'simulate', hash: '' };
  const lab = createLab({ topology, lesson, seed, programs });
  const { world, runner } = lab;
  return { cluster, lab, inline: { world, images: runner.images, programs: runner.programs } };
}

/** Runs up to an instant or until `enough`, telling each window's records in the total order. */
export function runStage(
  { lab, inline }: Stage,
  until: number,
  tell: (records: readonly TraceRecord[]) => void,
  enough: () => boolean = () => false,
): void {
  while (nowOf(lab) < until && !enough()) {
    const batches = openLabWindow(lab, until);
    if (batches === null) continue;
    for (const batch of batches) accept(lab.world, runBatch(lab.runner, batch));
    closeWindow(lab.world);
    updateImages(inline);
    const records = takeTrace(lab.world);
    if (records.length > 0) tell(records);
  }
}

/** The process that a node's line started, if it is there. */
export function processOf({ lab }: Stage, node: Node): Process | undefined {
  for (const process of lab.world.processes.values())
    if (process.machine === node.name && process.program !== 'sh' && isFirst(process))
      return process;
  return undefined;
}

/** A server's forked children run on the same machine: they are not the node. */
function isFirst({ program }: Process): boolean {
  return program === 'redis-server' || program === 'redis-sentinel' || program === 'writer';
}

/** A server's own state, once it has one. */
export function serverStateOf({ inline }: Stage, pid: number): Server | null {
  const image = inline.images.get(pid);
  return image?.program === 'redis-server' ? (image.state as Server | null) : null;
}

/** Types a node's line at its terminal, behind what is to be done before. */
export function startNode(stage: Stage, node: Node, before = ''): void {
  typeLine(stage, node.tty, before + node.line);
}

export function typeLine({ lab }: Stage, tty: number, line: string): void {
  takeInput(lab, { kind: 'keys', tty, bytes: `${line}\r` });
}

export function signalNode(stage: Stage, node: Node, signal: NodeSignal): void {
  const process = processOf(stage, node);
  if (process) takeInput(stage.lab, { kind: 'signal', pid: process.pid, signal });
}

type NodeSignal = 'SIGTERM' | 'SIGKILL' | 'SIGSTOP' | 'SIGCONT';

/** In the words of a recording, so that the page can do it again. */
export function inflict({ lab }: Stage, fault: Fault): void {
  takeInput(lab, { kind: 'fault', words: faultText(fault) });
}

/** Whether a server's first database has a key. */
export function holdsKey({ inline }: Stage, pid: number, key: string): boolean {
  const image = inline.images.get(pid);
  const program = image && inline.programs.get(image.program);
  const value = image?.state ? program?.query?.(image.state, ['key', '0', key]) : null;
  return value !== null && value !== undefined;
}

/** A Sentinel's conf file as a crash of its machine would leave it. */
export function syncedText({ lab }: Stage, node: Node): string {
  const machine = lab.world.machines.get(node.name);
  const path = `${lab.topology.cwd}/sentinel${node.port}.conf`;
  const file = machine && findNode(machine.tree, path);
  return file ? latin1(wholeContent(file.synced)) : '';
}

/** The wall clock of a node's machine, ms since the epoch. */
export function wallMs({ lab }: Stage, node: Node): number {
  const offset = lab.world.machines.get(node.name)?.clockOffsetUs ?? 0;
  return Math.floor((lab.world.startDateUs + nowOf(lab) + offset) / 1000);
}
