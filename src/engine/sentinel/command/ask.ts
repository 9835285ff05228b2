/**
 * SENTINEL subcommands that ask: where a master is, whether it is down and who shall lead, whether
 * a failover could be decided, what INFO said.
 * twin: redis 6.2.6 sentinel.c, sentinelCommand, sentinelIsQuorumReachable.
 */
import {
  addReply,
  addReplyArrayLen,
  addReplyBulk,
  addReplyBulkLongLong,
  addReplyLongLong,
  addReplyNull,
  addReplyNullArray,
} from '#engine/networking/reply';
import type { Client, Server } from '#engine/state';
import { announceSentinelAddr } from '../address';
import { sentinelGetCurrentMasterAddress, sentinelGetMasterByName } from '../lookup';
import { mstime, sentinelOf } from '../sentinel';
import type { SentinelRedisInstance } from '../state';

/** SENTINEL GET-MASTER-ADDR-BY-NAME <name> */
export function addressCommand(server: Server, c: Client): void {
  const master = sentinelGetMasterByName(server, c.argv[2] ?? '');
  if (!master) {
    addReplyNullArray(c);
    return;
  }
  const addr = sentinelGetCurrentMasterAddress(master);
  addReplyArrayLen(c, 2);
  addReplyBulk(c, announceSentinelAddr(server, addr));
  addReplyBulkLongLong(c, addr.port);
}

/** SENTINEL CKQUORUM <name> */
export function quorumCommand(_server: Server, c: Client, master: SentinelRedisInstance): void {
  const others = [...master.sentinels.values()];
  // Ourselves included.
  const usable = 1 + others.filter(({ flags }) => !flags.sDown && !flags.oDown).length;
  const voters = 1 + others.length;
  const missing: string[] = [];
  if (usable < master.quorum) {
    missing.push('Not enough available Sentinels to reach the specified quorum for this master');
  }
  if (usable < Math.floor(voters / 2) + 1) {
    missing.push('Not enough available Sentinels to reach the majority and authorize a failover');
  }
  addReply(
    c,
    missing.length === 0
      ? `+OK ${usable} usable Sentinels. Quorum and failover authorization can be reached\r\n`
      : `-NOQUORUM ${usable} usable Sentinels. ${missing.join('. ')}\r\n`,
  );
}

/** SENTINEL INFO-CACHE [<name> ...]: each master's own INFO, then its replicas'. */
export function infoCacheCommand(server: Server, c: Client): void {
  const { masters } = sentinelOf(server);
  const names = c.argv.length > 2 ? new Set(c.argv.slice(2)) : masters.keys();
  const wanted = [...names].flatMap((name) => masters.get(name) ?? []);
  addReplyArrayLen(c, wanted.length * 2);
  for (const master of wanted) {
    addReplyBulk(c, master.name);
    addReplyArrayLen(c, master.slaves.size + 1);
    for (const instance of [master, ...master.slaves.values()]) {
      addReplyInfo(server, c, { instance, isKnown: master.infoRefresh !== 0 });
    }
  }
}

/** How old it is, as if the master's had come whenever a replica's did: so it is in the original. */
function addReplyInfo(
  server: Server,
  c: Client,
  { instance, isKnown }: { readonly instance: SentinelRedisInstance; readonly isKnown: boolean },
): void {
  addReplyArrayLen(c, 2);
  addReplyLongLong(c, isKnown ? mstime(server) - instance.infoRefresh : 0);
  if (instance.info === null) addReplyNull(c);
  else addReplyBulk(c, instance.info);
}
