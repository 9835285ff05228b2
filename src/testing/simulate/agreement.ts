/**
 * Fact 23: what has to come about once everything is healed, and by when. All Sentinels name one
 * master, with one config_epoch; it is one; all replicas that they know follow it, in sync.
 */
import type { SentinelMasterFacts } from '#host/sentinel_facts';
import type { Group, Node } from './cluster';
import { type Life, livesOf, masterFacts, nodeAt, type Scene } from './scene';

const SECOND_MS = 1000;
const TILT_MS = 30 * SECOND_MS;
/** INFO of a replica whose master is well comes every 10 s; +convert-to-slave waits 8 s for it. */
const INFO_MS = 10 * SECOND_MS;
const CONVERT_MS = 8 * SECOND_MS;
/** A master that calls itself a replica is taken for down after this and down-after. */
const ROLE_MS = 20 * SECOND_MS;
/** A connection that hangs in a cut is retried at doubling intervals: it is found alive this late. */
export const RETRANSMIT_MS = 30 * SECOND_MS;
/** Elections that are lost one after the other; each costs twice the failover-timeout. */
const ROUNDS = 4;

/** By when all of it must be so, in ms after the healing. */
export function boundMs({ downAfterMs, failoverTimeoutMs }: Group, backwardMs: number): number {
  const round = 2 * failoverTimeoutMs + SECOND_MS;
  const down = downAfterMs + ROLE_MS;
  const failover = 4 * failoverTimeoutMs;
  const repair = failoverTimeoutMs + CONVERT_MS + 3 * INFO_MS;
  return TILT_MS + RETRANSMIT_MS + backwardMs + down + ROUNDS * round + failover + repair;
}

/** Two masters with equal config_epoch (fact 20): hello compares with a strict <, so both stay. */
export function isTornForGood(scene: Scene, { name }: Group): boolean {
  const held = new Map<number, string>();
  for (const { sentinel } of livesOf(scene, 'sentinel')) {
    const facts = masterFacts(sentinel, name);
    if (!facts) continue;
    const address = `${facts.host}:${facts.port}`;
    const other = held.get(facts.configEpoch);
    if (other !== undefined && other !== address) return true;
    held.set(facts.configEpoch, address);
  }
  return false;
}

/** What is still missing; null: all agree and everybody follows. */
export function disagreement(scene: Scene, group: Group, complete: boolean): string | null {
  const { nodes } = scene.stage.cluster;
  const sentinels = nodes.filter(({ kind }) => kind === 'sentinel');
  let first: SentinelMasterFacts | null = null;
  if (sentinels.length === 0) return servers(scene, asConfigured(nodes, group));
  for (const node of sentinels) {
    const facts = masterFacts(scene.current.get(node.name)?.sentinel ?? null, group.name);
    if (!facts) return `${node.name} knows nothing of ${group.name}`;
    const wrong = unwell(scene, facts, { node, deployed: sentinels.length });
    if (wrong) return `${node.name} holds that ${wrong}`;
    if (first && (first.host !== facts.host || first.port !== facts.port))
      return `${node.name} names ${facts.host}:${facts.port}, another ${first.host}:${first.port}`;
    if (first && first.configEpoch !== facts.configEpoch)
      return `${node.name} has config_epoch ${facts.configEpoch}, another ${first.configEpoch}`;
    if (complete && facts.replicas.length < serversOf(nodes, group).length - 1)
      return `${node.name} knows ${facts.replicas.length} replicas`;
    first = facts;
  }
  return first ? servers(scene, first) : null;
}

type Deployment = {
  readonly host: string;
  readonly port: number;
  readonly replicas: readonly { readonly host: string; readonly port: number }[];
};

/** Without Sentinels nobody is ever promoted. */
function asConfigured(nodes: readonly Node[], group: Group): Deployment {
  const [master, ...others] = serversOf(nodes, group);
  const replicas = others.map(({ address, port }) => ({ host: address, port }));
  return { host: master?.address ?? '', port: master?.port ?? 0, replicas };
}

function serversOf(nodes: readonly Node[], group: Group): Node[] {
  return nodes.filter((node) => node.group === group.name && node.kind !== 'writer');
}

function unwell(
  scene: Scene,
  facts: SentinelMasterFacts,
  { node, deployed }: { readonly node: Node; readonly deployed: number },
): string | null {
  if (scene.current.get(node.name)?.sentinel?.tilt) return 'it is in TILT';
  if (facts.sdownSince !== null) return 'the master is down';
  if (facts.failover.state !== 'none') return `a failover is at ${facts.failover.state}`;
  const down = facts.replicas.find(({ sdownSince }) => sdownSince !== null);
  if (down) return `${down.host}:${down.port} is down`;
  // Those that lost their conf file left a name behind that nobody answers to, until a RESET.
  if (scene.reset.has(node.name) && facts.sentinels.length >= deployed)
    return `${node.name} counts ${facts.sentinels.length} other Sentinels after its RESET`;
  const others = facts.sentinels.filter(({ sdownSince }) => sdownSince === null).length;
  return others < deployed - 1 ? `only ${others} other Sentinels are well` : null;
}

/** Whether the master is one, and whom the Sentinels know as its replicas follow it. */
function servers(scene: Scene, { host, port, replicas }: Deployment): string | null {
  const master = lifeAt(scene, host, port);
  if (master?.server?.role !== 'master') return `${host}:${port} is not a master`;
  for (const replica of replicas) {
    const life = lifeAt(scene, replica.host, replica.port);
    const { server } = life ?? {};
    const who = `${replica.host}:${replica.port}`;
    if (!server?.master) return `${who} is not a replica`;
    if (server.master.host !== host || server.master.port !== port)
      return `${who} follows ${server.master.host}:${server.master.port}`;
    if (!server.master.linkUp) return `${who} is not connected to its master`;
    if (server.replid !== master.server.replid) return `${who} has another history`;
  }
  return null;
}

function lifeAt(scene: Scene, host: string, port: number): Life | undefined {
  const node = nodeAt(scene, host, port);
  return node && scene.current.get(node.name);
}
