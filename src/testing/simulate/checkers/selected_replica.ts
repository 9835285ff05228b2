/**
 * Facts 22, 25: the replica chosen for promotion is eligible, and the first by (priority, -offset,
 * run id), in the leader's own books. The books are known from before the turn and from its end;
 * what changed in between is nobody's mistake, so only what both show is held against the choice.
 */
import type { SentinelMasterFacts, SentinelReplicaFacts } from '#host/sentinel_facts';
import { type CheckerKind, masterFacts } from '../scene';
import { wallMs } from '../stage';

const PING_PERIOD_MS = 1000;
const INFO_PERIOD_MS = 10_000;

/** Why a replica may not be promoted; null: it may. `slackMs`: how much later the books were read. */
function unfit(
  replica: SentinelReplicaFacts,
  master: SentinelMasterFacts,
  now: number,
  slackMs: number,
): string | null {
  if (replica.sdownSince !== null) return 'it is sdown';
  if (!replica.linkUp) return 'its link is down';
  if (replica.overdue && now - replica.overdue.lastAvail > 5 * PING_PERIOD_MS + slackMs)
    return 'it did not answer for 5 s';
  if (replica.priority === 0) return 'its priority is 0';
  const validity = master.sdownSince === null ? 3 * INFO_PERIOD_MS : 5 * PING_PERIOD_MS;
  if (now - (replica.infoRefresh ?? 0) > validity + slackMs) return 'its INFO is too old';
  const downFor = master.sdownSince === null ? 0 : now - master.sdownSince;
  return replica.masterLinkDownMs > downFor + 10 * master.downAfterMs + slackMs
    ? 'it had lost its master too long ago'
    : null;
}

/** Whether `a` comes before `b` by what is surely known. */
function precedes(a: SentinelReplicaFacts, b: SentinelReplicaFacts): boolean {
  if (a.priority !== b.priority) return a.priority < b.priority;
  if (a.offset !== b.offset) return a.offset > b.offset;
  if (a.runid === null || b.runid === null) return b.runid === null && a.runid !== null;
  return a.runid < b.runid;
}

const addressOf = ({ host, port }: { readonly host: string; readonly port: number }) =>
  `${host}:${port}`;

export const selectedReplica: CheckerKind = {
  name: 'the best replica is promoted',
  make(scene, fail) {
    /** By pid: what +selected-slave said in the turn whose facts are still to come. */
    const chosen = new Map<number, { readonly master: string; readonly address: string }>();

    function check(pid: number, choice: { readonly master: string; readonly address: string }) {
      const life = scene.lives.get(pid);
      const books = [life?.before, life?.sentinel].flatMap((facts) => {
        const found = masterFacts(facts ?? null, choice.master);
        return found ? [found] : [];
      });
      const [first] = books;
      if (!life || !first || books.length < 2) return;
      const now = wallMs(scene.stage, life.node);
      const at = (master: SentinelMasterFacts, address: string) =>
        master.replicas.find((replica) => addressOf(replica) === address);
      const reasons = books.map((master) => {
        const replica = at(master, choice.address);
        return replica ? unfit(replica, master, now, 1000) : 'it is unknown';
      });
      if (reasons.every((reason) => reason !== null))
        fail(`${life.node.name} chose ${choice.address}, though ${reasons.join(' / ')}`);
      for (const { host, port } of first.replicas) {
        const address = addressOf({ host, port });
        const better = books.every((master) => {
          const [other, selected] = [at(master, address), at(master, choice.address)];
          return (
            other &&
            selected &&
            unfit(other, master, now + 1000, 0) === null &&
            precedes(other, selected)
          );
        });
        if (better)
          fail(`${life.node.name} chose ${choice.address}, though ${address} comes first`);
      }
    }

    return {
      see(_scene, { fact, pid }) {
        if (fact.kind === 'sentinel-event' && fact.type === '+selected-slave' && fact.instance) {
          const { host, port, master } = fact.instance;
          chosen.set(pid, { master, address: addressOf({ host, port }) });
        } else if (fact.kind === 'sentinel') {
          const choice = chosen.get(pid);
          chosen.delete(pid);
          if (choice) check(pid, choice);
        }
      },
    };
  },
};
