/** What stands on the lab's machine when a lesson begins: topology.json, read and checked. */
import { isoInstant } from './civil';
import {
  dictionary,
  fields,
  integer,
  list,
  Misfit,
  oneOf,
  optional,
  parseJson,
  type Shaped,
  text,
} from './schema';

const TERMINALS_MAX = 32;
const MACHINES_MAX = 32;
const NODES_MAX = 128;

const node = fields({
  name: text(64),
  port: integer(1, 65_535),
  program: oneOf('redis-server', 'redis-sentinel'),
});

/** Beside the first one; it has the same directories, files and executables. */
const machine = fields({ name: text(64), address: text(64) });

const topology = fields({
  machine: text(64),
  machines: optional(list(machine, MACHINES_MAX), []),
  /** The directory every terminal starts in; relative paths of `files` begin here. */
  cwd: text(256),
  seed: integer(0, 0xffff_ffff),
  /** Microseconds since the epoch. */
  startDate: isoInstant,
  /** Absolute paths of empty directories that exist from the start. */
  directories: optional(list(text(256), 64), []),
  files: dictionary(text(200_000), 200),
  /**
   * In the order of their tabs; `node` names the node whose colour the terminal wears, `name` one
   * that belongs to none, `machine` the machine it is at, the first one if absent.
   */
  terminals: list(
    fields({
      node: optional(text(64), ''),
      name: optional(text(16), ''),
      machine: optional(text(64), ''),
    }),
    TERMINALS_MAX,
  ),
  nodes: list(node, NODES_MAX),
  /** Typed before the learner comes, in terminals by node or name; then that long is waited. */
  prelude: optional(
    list(
      fields({
        terminal: text(64),
        line: text(500),
        waitMs: optional(integer(0, 600_000), 0),
      }),
      100,
    ),
    [],
  ),
});

export type Topology = Shaped<typeof topology>;

/** The topology, or what is wrong with it. */
export function parseTopology(json: string): Topology | Misfit {
  const parsed = parseJson(json, topology);
  if (parsed instanceof Misfit) return parsed;
  if (!parsed.cwd.startsWith('/')) return new Misfit('cwd', 'an absolute path');
  if (parsed.terminals.length === 0) return new Misfit('terminals', 'at least one');
  const names = new Set(parsed.nodes.map((each) => each.name));
  const machines = new Set(['', parsed.machine, ...parsed.machines.map((each) => each.name)]);
  for (const [i, terminal] of parsed.terminals.entries()) {
    if (terminal.node !== '' && !names.has(terminal.node))
      return new Misfit(`terminals[${i}].node`, 'the name of a node');
    if (!machines.has(terminal.machine))
      return new Misfit(`terminals[${i}].machine`, 'the name of a machine');
  }
  const terminals = new Set(parsed.terminals.map(({ node, name }) => node || name));
  for (const [i, { terminal }] of parsed.prelude.entries())
    if (terminal === '' || !terminals.has(terminal))
      return new Misfit(`prelude[${i}].terminal`, 'the name of a terminal');
  return parsed;
}
