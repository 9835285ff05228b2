/** What a Sentinel's announcement means, and why it came to it, by what it knew then. */
import type { TraceFact, TraceRecord } from '#host/trace';
import { ownersOf } from '../ids/owners';
import { lastAnnounced } from '../mind/announcements';
import { replicaCases } from '../mind/replica_cases';
import { type GraphNode, roleOf } from '../topology/graph';
import { crownsOf, watchesOf } from '../topology/sentinels';
import { nameAt, speakerOf } from '../topology/servers';
import type { Chosen, Context, Fact, Narration, Narrator } from './narration';

type Event = Extract<TraceFact, { kind: 'sentinel-event' }>;

interface Scene extends Context {
  /** The Sentinel that announces it, as it was before. */
  readonly self: GraphNode | undefined;
  /** Whom it is about, by name. */
  readonly about: string;
}

type Weighed = readonly [Fact, Narration['weight']] | null;
type Reading = (event: Event, scene: Scene) => Weighed;

/** By the name of the announcement. What is not here is told by another one. */
const READINGS: Readonly<Record<string, Reading>> = {
  '+monitor': ({ instance }, { about }) => [
    { say: 'monitors', master: instance?.name ?? '', node: about },
    1,
  ],
  '+slave': (event, scene) => {
    const { graph, self, about } = scene;
    // Of another master than in its books, when it has only just switched to it.
    const [, host = '', port = '0'] = / @ \S+ (\S+) (\d+)$/.exec(event.text) ?? [];
    const node = nameAt(graph.nodes, { host, port: Number(port) }, self);
    return isOldMaster(event, scene)
      ? [{ say: 'keeps', replica: about, node }, isKept(event, node, scene) ? 1 : 3]
      : [{ say: 'learns', replica: about, node }, 1];
  },
  '+sentinel': (_event, { about }) => [{ say: 'meets', other: about }, 1],
  '+sdown': (event, scene) => {
    const { downAfterMs: afterMs = 0, quorum = 0 } = masterOf(event, scene) ?? {};
    const isMaster = event.instance?.role === 'master';
    const sdown = { say: 'sdown', node: scene.about, of: kindOf(event), afterMs } as const;
    return isMaster ? [{ ...sdown, quorum }, 3] : [{ ...sdown, quorum: 0 }, 2];
  },
  '-sdown': (event, scene) => {
    const { about, graph, self } = scene;
    // Who was heard to be a master is known to answer.
    const isToldOf = masterOf(event, scene)?.replicas.some(
      (each) => each.roleReported === 'master' && nameAt(graph.nodes, each, self) === about,
    );
    return isToldOf ? null : [{ say: 'sdownOver', node: about, of: kindOf(event) }, 2];
  },
  '+odown': (event, { graph, about }) => {
    const [, agreed = '0', quorum = '0'] = /#quorum (\d+)\/(\d+)/.exec(event.text) ?? [];
    // Who comes to the same count later has no part in the story.
    const isKnown = watchesOf(graph).some(
      ({ master }) => master.name === event.instance?.master && master.odownSince !== null,
    );
    const odown = {
      say: 'odown',
      node: about,
      agreed: Number(agreed),
      quorum: Number(quorum),
    } as const;
    return [odown, isKnown ? 1 : 3];
  },
  '-odown': (_event, { about }) => [{ say: 'odownOver', node: about }, 2],
  '+try-failover': (event, scene) => {
    const master = event.instance?.name ?? '';
    const { sentinels = [], quorum = 0 } = masterOf(event, scene) ?? {};
    const needed = neededOf(sentinels.length + 1, quorum);
    return [{ say: 'stands', master, epoch: epochOf(event, scene), needed }, 3];
  },
  '+vote-for-leader': (event, { graph, self }) => {
    const [id = '', epoch = '0'] = event.text.split(' ');
    const whom = ownersOf(graph.nodes)[id]?.name ?? id.slice(0, 8);
    const itself = self?.beliefs?.myid === id;
    return [{ say: 'votes', whom, epoch: Number(epoch), itself }, itself ? 1 : 3];
  },
  '-failover-abort-not-elected': (event, scene) => {
    const master = masterOf(event, scene);
    const myid = scene.self?.beliefs?.myid;
    const voters = [...(master ? [master] : []), ...(master?.sentinels ?? [])];
    const votes = voters.filter(
      (each) => each.leader === myid && each.leaderEpoch === master?.failover.epoch,
    ).length;
    const needed = neededOf(voters.length, master?.quorum ?? 0);
    return [{ say: 'notElected', votes, needed }, 3];
  },
  '-failover-abort-no-good-slave': (event, scene) => [
    { say: 'noGoodSlave', count: masterOf(event, scene)?.replicas.length ?? 0 },
    3,
  ],
  '-failover-abort-slave-timeout': () => [{ say: 'slaveTimeout' }, 3],
  '+selected-slave': (event, scene) => [
    { say: 'selects', replica: scene.about, chosen: chosen(event, scene) },
    3,
  ],
  '+failover-state-send-slaveof-noone': (_event, { about }) => [
    { say: 'promotes', replica: about },
    2,
  ],
  '+promoted-slave': (_event, { about }) => [{ say: 'promoted', replica: about }, 3],
  '+slave-reconf-sent': (_event, { about }) => [{ say: 'reconfSent', replica: about }, 2],
  '+slave-reconf-done': (_event, { about }) => [{ say: 'reconfDone', replica: about }, 1],
  '+failover-end': () => [{ say: 'failoverEnd' }, 2],
  '+failover-end-for-timeout': () => [{ say: 'failoverTimeout' }, 3],
  '+switch-master': (event, scene) => {
    const [master = '', ...ends] = event.text.split(' ');
    const [from = '', to = ''] = [0, 2].map((i) =>
      nameAt(scene.graph.nodes, { host: ends[i] ?? '', port: Number(ends[i + 1]) }, scene.self),
    );
    const isKnown = watchesOf(scene.graph).some(
      ({ sentinel, master: each }) =>
        sentinel.name !== scene.self?.name && nameAt(scene.graph.nodes, each, sentinel) === to,
    );
    return [{ say: 'switches', master, from, to, epoch: epochOf(event, scene) }, isKnown ? 2 : 3];
  },
  '-role-change': reportsMaster,
  '+config-update-from': (_event, { about }) => [{ say: 'learnsConfig', from: about }, 2],
  '+convert-to-slave': (_event, { about }) => [{ say: 'converts', replica: about }, 3],
  '+fix-slave-config': (_event, { about }) => [{ say: 'fixes', replica: about }, 2],
  '+reboot': (event, { about }) => [{ say: 'rebooted', node: about, of: kindOf(event) }, 2],
  '+tilt': () => [{ say: 'tilt' }, 3],
  '-tilt': () => [{ say: 'tiltOver' }, 2],
};

export function narrateAnnouncement(
  event: Event,
  { pid }: TraceRecord,
  context: Context,
): Narration | null {
  const reading = Object.hasOwn(READINGS, event.type) ? READINGS[event.type] : undefined;
  if (!reading) return null;
  const { nodes } = context.graph;
  const self = speakerOf(nodes, pid, event.port);
  const about = event.instance ? nameAt(nodes, event.instance, self) : '';
  const weighed = reading(event, { ...context, self, about });
  if (!weighed) return null;
  const [fact, weight] = weighed;
  const who = self?.name ?? String(event.port);
  const watched = event.instance?.master ?? '';
  return { who, role: self ? roleOf(self) : 'sentinel', fact, weight, watched };
}

export const narrateElection: Narrator<'sentinel-election'> = (fact, { pid }, { graph }) => {
  const { myid, votes, voters, quorum, epoch, forced, port, master: watched } = fact;
  const self = speakerOf(graph.nodes, pid, port);
  if (!self) return null;
  const mine = votes.filter(({ leader }) => leader === myid).length;
  const needed = neededOf(voters, quorum);
  const elected = { say: 'elected', votes: mine, voters, needed, epoch, forced } as const;
  return { who: self.name, role: roleOf(self), fact: elected, weight: 3, watched };
};

/** sentinelGetLeader: a majority of all known, and no fewer than the quorum. */
function neededOf(voters: number, quorum: number): number {
  return Math.max(Math.floor(voters / 2) + 1, quorum);
}

/** In which that Sentinel is, as it announced it. */
function epochOf({ port, instance }: Event, { announced }: Scene): number {
  const master = instance?.master ?? '';
  return Number(lastAnnounced(announced, { port, types: ['+new-epoch'], master })?.text ?? 0);
}

/** SENTINEL_PUBLISH_PERIOD * 4: so long a replica may call itself a master; a newer configuration might say that it is one. */
const RETURNED_MS = 8000;

/** Of a replica that is being promoted it is no news; of one that came back as a master it is the first of a wait. */
function reportsMaster(event: Event, { graph, about }: Scene): Weighed {
  const { instance, text } = event;
  if (instance?.role !== 'slave' || !text.endsWith(' is master')) return null;
  const watches = watchesOf(graph).filter(({ master }) => master.name === instance.master);
  const isFailover = watches.some(({ master }) => master.failover.state !== 'none');
  const isMaster = crownsOf(graph).some(({ node }) => node === about);
  if (isFailover || isMaster) return null;
  const isKnown = watches.some(({ sentinel, master }) =>
    master.replicas.some(
      (each) => each.roleReported === 'master' && nameAt(graph.nodes, each, sentinel) === about,
    ),
  );
  return [{ say: 'reportsMaster', node: about, waitMs: RETURNED_MS }, isKnown ? 1 : 3];
}

function kindOf({ instance }: Event): 'master' | 'slave' | 'sentinel' {
  return instance?.role ?? 'master';
}

/** Whom it has just switched away from: of all that it enters anew for the new master, the last. */
function isOldMaster({ port }: Event, { graph, self, about, announced }: Scene): boolean {
  const last = announced.findLast((each) => each.port === port && each.type !== '+slave');
  if (last?.type !== '+switch-master') return false;
  const [, host = '', from] = last.text.split(' ');
  return nameAt(graph.nodes, { host, port: Number(from) }, self) === about;
}

/** Another Sentinel has entered it for that master already. */
function isKept({ instance }: Event, node: string, { graph, self, about }: Scene): boolean {
  return watchesOf(graph).some(
    ({ sentinel, master }) =>
      sentinel !== self &&
      master.name === instance?.master &&
      nameAt(graph.nodes, master, sentinel) === node &&
      master.replicas.some((each) => nameAt(graph.nodes, each, sentinel) === about),
  );
}

function masterOf({ instance }: Event, { self }: Scene) {
  return self?.beliefs?.masters.find(({ name }) => name === instance?.master);
}

/** Before the event it had not yet been chosen: the candidates stand as they were compared. */
function chosen(event: Event, scene: Scene): Chosen {
  const master = masterOf(event, scene);
  // Ages do not decide between candidates: by the clock of the latest INFO all of them are fresh.
  const now = Math.max(0, ...(master?.replicas ?? []).map(({ infoRefresh }) => infoRefresh ?? 0));
  const best = master && replicaCases(master, now).find(({ rank }) => rank === 1);
  return best?.ahead ?? 'only';
}
