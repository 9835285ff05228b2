/**
 * How long bytes take from one process to another, and whether they get there: defaults by
 * distance, changed by rules (faults) for machines, processes or ports, in one direction each.
 */

import { dropStanding } from '../fault/standing';
import { below } from '../prng';
import {
  type LinkEffect,
  type LinkRule,
  type Listener,
  LOOKAHEAD_US,
  type Party,
  type ServerName,
  type World,
} from '../state';

/** One machine's loopback, and between two machines. */
const LOOPBACK_US = 100;
const NETWORK_US = 250;

/** A segment that was lost is sent again after this; each further loss of it doubles. */
export const RETRANSMIT_US = 200_000;
const MAX_LOSSES = 8;

/** One side of a link. */
export interface Side {
  readonly pid: number | null;
  readonly machine: string;
  /** The port it listens on there, if it is a listening port that is meant. */
  readonly port: number;
}

function listensOn(world: World, side: Side, { port, machine }: ServerName): boolean {
  if (machine !== undefined && side.machine !== machine) return false;
  if (side.port === port) return true;
  for (const listener of world.net.listeners.values())
    if (listener.pid === side.pid && listener.local.port === port) return true;
  return false;
}

function listensAtAll(world: World, side: Side): boolean {
  for (const listener of world.net.listeners.values())
    if (listener.pid === side.pid || isPortOf(side, listener)) return true;
  return false;
}

/** A connection to a server that is gone: its port still tells that one was meant. */
function isPortOf({ machine, port }: Side, listener: Listener): boolean {
  return listener.machine === machine && listener.local.port === port;
}

function matches(world: World, party: Party, side: Side): boolean {
  switch (party.kind) {
    case 'any':
      return true;
    case 'servers':
      return listensAtAll(world, side);
    case 'pid':
      return side.pid === party.pid;
    case 'machine':
      return side.machine === party.machine;
    case 'port':
      return listensOn(world, side, party);
  }
}

function rulesFor(world: World, from: Side, to: Side): LinkRule[] {
  if (world.net.rules.length === 0) return world.net.rules;
  return world.net.rules.filter(
    (rule) => matches(world, rule.from, from) && matches(world, rule.to, to),
  );
}

/** What stands in the way, if anything: the last rule that has one. */
export function barrierBetween(world: World, from: Side, to: Side): 'cut' | 'reject' | null {
  let barrier: LinkEffect['barrier'];
  for (const rule of rulesFor(world, from, to)) barrier = rule.effect.barrier ?? barrier;
  return barrier ?? null;
}

/** When `bytes` bytes sent at `at` arrive, drawn anew for each segment; at least the lookahead later. */
export function arrivalOf(
  world: World,
  way: { from: Side; to: Side },
  at: number,
  bytes: number,
): number {
  let latency = way.from.machine === way.to.machine ? LOOPBACK_US : NETWORK_US;
  let extra = 0;
  for (const rule of rulesFor(world, way.from, way.to)) {
    const { effect } = rule;
    latency = effect.latencyUs ?? latency;
    if (effect.jitterUs) extra += below(rule.prng, effect.jitterUs + 1);
    if (effect.lossPermille) extra += lossDelay(rule, effect.lossPermille);
    if (effect.bytesPerSecond) {
      rule.clearAt =
        Math.max(rule.clearAt, at) + Math.ceil((bytes * 1_000_000) / effect.bytesPerSecond);
      extra += rule.clearAt - at;
    }
    if (effect.holdUs !== undefined && bytes > 0) {
      extra += effect.holdUs;
      spend(world, rule);
    }
  }
  return at + Math.max(LOOKAHEAD_US, latency + extra);
}

/** It was for one segment. */
function spend(world: World, { id, fault }: LinkRule): void {
  world.net.rules = world.net.rules.filter((rule) => rule.id !== id);
  dropStanding(world, (each) => each.id === fault);
}

function lossDelay(rule: LinkRule, permille: number): number {
  let delay = 0;
  for (let losses = 0; losses < MAX_LOSSES && below(rule.prng, 1000) < permille; losses++)
    delay += RETRANSMIT_US * 2 ** losses;
  return delay;
}
