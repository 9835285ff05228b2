/** What a Sentinel's announcement means, and why it came to it, by what it knew then. */
import type { TraceFact, TraceRecord } from '#host/trace';
import { ownersOf } from '../ids/owners';
import { lastAnnounced } from '../mind/announcements';
import { replicaCases } from '../mind/replica_cases';
import { type GraphNode, roleOf } from '../topology/graph';
import { nameAt, speakerOf } from '../topology/servers';
import type { Chosen, Context, Fact, Narration } from './narration';

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
    const master = masterOf(event, scene);
    const node = master ? nameAt(scene.graph.nodes, master, scene.self) : '';
    return [{ say: 'learns', replica: scene.about, node }, 1];
  },
  '+sentinel': (_event, { about }) => [{ say: 'meets', other: about }, 1],
  '+sdown': (event, scene) => [
    { say: 'sdown', node: scene.about, afterMs: masterOf(event, scene)?.downAfterMs ?? 0 },
    event.instance?.role === 'master' ? 3 : 2,
  ],
  '-sdown': (_event, { about }) => [{ say: 'sdownOver', node: about, afterMs: 0 }, 2],
  '+odown': (event, { about }) => {
    const [, agreed = '0', quorum = '0'] = /#quorum (\d+)\/(\d+)/.exec(event.text) ?? [];
    return [{ say: 'odown', node: about, agreed: Number(agreed), quorum: Number(quorum) }, 3];
  },
  '-odown': (_event, { about }) => [{ say: 'odownOver', node: about }, 2],
  '+try-failover': (event, { announced }) => {
    const master = event.instance?.name ?? '';
    const epoch = lastAnnounced(announced, { port: event.port, types: ['+new-epoch'], master });
    return [{ say: 'stands', master, epoch: Number(epoch?.text ?? 0) }, 3];
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
    const needed = Math.max(Math.floor(voters.length / 2) + 1, master?.quorum ?? 0);
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
  '+switch-master': (event, { graph, self }) => {
    const [master = '', ...ends] = event.text.split(' ');
    const [from, to] = [0, 2].map((i) =>
      nameAt(graph.nodes, { host: ends[i] ?? '', port: Number(ends[i + 1]) }, self),
    );
    return [{ say: 'switches', master, from: from ?? '', to: to ?? '' }, 3];
  },
  '+config-update-from': (_event, { about }) => [{ say: 'learnsConfig', from: about }, 2],
  '+convert-to-slave': (_event, { about }) => [{ say: 'converts', replica: about }, 3],
  '+fix-slave-config': (_event, { about }) => [{ say: 'fixes', replica: about }, 2],
  '+reboot': (_event, { about }) => [{ say: 'rebooted', node: about }, 2],
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
  return { who, role: self ? roleOf(self) : 'sentinel', fact, weight };
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
