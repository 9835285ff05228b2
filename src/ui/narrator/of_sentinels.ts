/** What a Sentinel's announcement means, and why it came to it, by what it knew then. */
import type { TraceFact, TraceRecord } from '#host/trace';
import { ownersOf } from '../ids/owners';
import { lastAnnounced } from '../mind/announcements';
import { replicaCases } from '../mind/replica_cases';
import { type Graph, type GraphNode, roleOf } from '../topology/graph';
import { nodeAt } from '../topology/sentinels';
import type { Chosen, Context, Fact, Narration } from './narration';

type Event = Extract<TraceFact, { kind: 'sentinel-event' }>;
type Weighed = readonly [Fact, Narration['weight']] | null;
type Reading = (event: Event, context: Context) => Weighed;

/** By the name of the announcement. What is not here is told by another one. */
const READINGS: Readonly<Record<string, Reading>> = {
  '+monitor': (event) => [
    { say: 'monitors', master: event.instance?.name ?? '', node: portOf(event) },
    1,
  ],
  '+slave': (event, { graph }) => [
    { say: 'learns', replica: portOf(event), node: String(masterOf(event, graph)?.port ?? '') },
    1,
  ],
  '+sentinel': (event) => [{ say: 'meets', other: portOf(event) }, 1],
  '+sdown': (event, { graph }) => [
    { say: 'sdown', node: portOf(event), afterMs: masterOf(event, graph)?.downAfterMs ?? 0 },
    event.instance?.role === 'master' ? 3 : 2,
  ],
  '-sdown': (event) => [{ say: 'sdownOver', node: portOf(event), afterMs: 0 }, 2],
  '+odown': (event) => {
    const [, agreed = '0', quorum = '0'] = /#quorum (\d+)\/(\d+)/.exec(event.text) ?? [];
    return [
      { say: 'odown', node: portOf(event), agreed: Number(agreed), quorum: Number(quorum) },
      3,
    ];
  },
  '-odown': (event) => [{ say: 'odownOver', node: portOf(event) }, 2],
  '+try-failover': (event, { announced }) => {
    const master = event.instance?.name ?? '';
    const epoch = lastAnnounced(announced, { port: event.port, types: ['+new-epoch'], master });
    return [{ say: 'stands', master, epoch: Number(epoch?.text ?? 0) }, 3];
  },
  '+vote-for-leader': (event, { graph }) => {
    const [id = '', epoch = '0'] = event.text.split(' ');
    const whom = ownersOf(graph.nodes)[id]?.name ?? id.slice(0, 8);
    const itself = nodeAt(graph, event.port)?.beliefs?.myid === id;
    return [{ say: 'votes', whom, epoch: Number(epoch), itself }, itself ? 1 : 3];
  },
  '-failover-abort-not-elected': (event, { graph }) => {
    const master = masterOf(event, graph);
    const myid = nodeAt(graph, event.port)?.beliefs?.myid;
    const voters = [...(master ? [master] : []), ...(master?.sentinels ?? [])];
    const votes = voters.filter(
      (each) => each.leader === myid && each.leaderEpoch === master?.failover.epoch,
    ).length;
    const needed = Math.max(Math.floor(voters.length / 2) + 1, master?.quorum ?? 0);
    return [{ say: 'notElected', votes, needed }, 3];
  },
  '-failover-abort-no-good-slave': (event, { graph }) => [
    { say: 'noGoodSlave', count: masterOf(event, graph)?.replicas.length ?? 0 },
    3,
  ],
  '-failover-abort-slave-timeout': () => [{ say: 'slaveTimeout' }, 3],
  '+selected-slave': (event, { graph }) => [
    { say: 'selects', replica: portOf(event), chosen: chosen(event, graph) },
    3,
  ],
  '+failover-state-send-slaveof-noone': (event) => [{ say: 'promotes', replica: portOf(event) }, 2],
  '+promoted-slave': (event) => [{ say: 'promoted', replica: portOf(event) }, 3],
  '+slave-reconf-sent': (event) => [{ say: 'reconfSent', replica: portOf(event) }, 2],
  '+slave-reconf-done': (event) => [{ say: 'reconfDone', replica: portOf(event) }, 1],
  '+failover-end': () => [{ say: 'failoverEnd' }, 2],
  '+failover-end-for-timeout': () => [{ say: 'failoverTimeout' }, 3],
  '+switch-master': (event) => {
    const [master = '', , from = '', , to = ''] = event.text.split(' ');
    return [{ say: 'switches', master, from, to }, 3];
  },
  '+config-update-from': (event) => [{ say: 'learnsConfig', from: portOf(event) }, 2],
  '+convert-to-slave': (event) => [{ say: 'converts', replica: portOf(event) }, 3],
  '+fix-slave-config': (event) => [{ say: 'fixes', replica: portOf(event) }, 2],
  '+reboot': (event) => [{ say: 'rebooted', node: portOf(event) }, 2],
  '+tilt': () => [{ say: 'tilt' }, 3],
  '-tilt': () => [{ say: 'tiltOver' }, 2],
};

export function narrateAnnouncement(
  event: Event,
  _record: TraceRecord,
  context: Context,
): Narration | null {
  const reading = Object.hasOwn(READINGS, event.type) ? READINGS[event.type] : undefined;
  const weighed = reading?.(event, context);
  if (!weighed) return null;
  const [fact, weight] = weighed;
  const node: GraphNode | undefined = nodeAt(context.graph, event.port);
  const who = node?.name ?? String(event.port);
  return { who, role: node ? roleOf(node) : 'sentinel', fact, weight };
}

function portOf({ instance }: Event): string {
  return String(instance?.port ?? '');
}

function masterOf({ port, instance }: Event, graph: Graph) {
  const { beliefs } = nodeAt(graph, port) ?? {};
  return beliefs?.masters.find(({ name }) => name === instance?.master);
}

/** Before the event it had not yet been chosen: the candidates stand as they were compared. */
function chosen(event: Event, graph: Graph): Chosen {
  const master = masterOf(event, graph);
  // Ages do not decide between candidates: by the clock of the latest INFO all of them are fresh.
  const now = Math.max(0, ...(master?.replicas ?? []).map(({ infoRefresh }) => infoRefresh ?? 0));
  const best = master && replicaCases(master, now).find(({ rank }) => rank === 1);
  return best?.ahead ?? 'only';
}
