/**
 * Hello messages: how Sentinels find each other and agree on where the master is.
 * twin: redis 6.2.6 sentinel.c, "Redis instances pinging", the hello half.
 *
 *   <ip>,<port>,<id>,<current epoch>,<master name>,<master ip>,<master port>,<config epoch>
 */

import { atoi, strtoull } from '#engine/numbers';
import type { Server } from '#engine/state';
import type { Reply } from '#hiredis/read';
import { announceSentinelAddr, dupSentinelAddr, sentinelAddrEqualsHostname } from '../address';
import { sentinelFlushConfig } from '../conf/flush';
import { learnEpoch } from '../epoch';
import { sentinelEvent } from '../event';
import { createSentinelRedisInstance, removeMatchingSentinelFromMaster } from '../instance';
import { sentinelSendCommand } from '../link/connection';
import {
  sentinelTryConnectionSharing,
  sentinelUpdateSentinelAddressInAllMasters,
} from '../link/link';
import {
  getSentinelRedisInstanceByAddrAndRunID,
  sentinelGetCurrentMasterAddress,
  sentinelGetMasterByName,
} from '../lookup';
import { sentinelResetMasterAndChangeAddress } from '../reset';
import { sentinelCallClientReconfScript } from '../script_queue';
import { mstime, sentinelOf } from '../sentinel';
import {
  SENTINEL_HELLO_CHANNEL,
  SENTINEL_PUBLISH_PERIOD,
  type SentinelRedisInstance,
} from '../state';

interface Hello {
  readonly host: string;
  readonly port: number;
  readonly id: string;
  readonly currentEpoch: number;
  readonly masterName: string;
  readonly masterHost: string;
  readonly masterPort: number;
  readonly configEpoch: number;
}

const HELLO_TOKENS = 8;

function parseHello(text: string): Hello | null {
  const tokens = text.split(',');
  if (tokens.length !== HELLO_TOKENS) return null;
  const [host = '', port = '', id = '', epoch = '', ...ofMaster] = tokens;
  const [masterName = '', masterHost = '', masterPort = '', configEpoch = ''] = ofMaster;
  return {
    host,
    port: atoi(port),
    id,
    currentEpoch: strtoull(epoch),
    masterName,
    masterHost,
    masterPort: atoi(masterPort),
    configEpoch: strtoull(configEpoch),
  };
}

/** A hello about a master nobody told us of is passed over. */
export function sentinelProcessHelloMessage(server: Server, text: string): void {
  const hello = parseHello(text);
  const master = hello && sentinelGetMasterByName(server, hello.masterName);
  if (!hello || !master) return;
  const { host, port, id } = hello;
  const known = getSentinelRedisInstanceByAddrAndRunID(server, master.sentinels, {
    addr: { host, port },
    runid: id,
  });
  const sender = known ?? meetSentinel(server, master, hello);
  learnEpoch(server, master, hello.currentEpoch);
  if (sender === null) return;
  learnConfig(server, { master, sender, hello });
  sender.lastHelloTime = mstime(server);
}

/** A Sentinel that is new, or has a new address. */
function meetSentinel(
  server: Server,
  master: SentinelRedisInstance,
  { host, port, id }: Hello,
): SentinelRedisInstance | null {
  const moved = removeMatchingSentinelFromMaster(server, master, id);
  if (moved) {
    const text = `%@ ip ${host} port ${port} for ${id}`;
    const type = '+sentinel-address-switch';
    sentinelEvent(server, { level: 'notice', type, instance: master, text });
  } else {
    invalidateAddress(server, master, { host, port });
  }
  const { quorum } = master;
  const wanted = { role: 'sentinel', name: id, hostname: host, port, quorum, master } as const;
  const sender = createSentinelRedisInstance(server, wanted);
  if (typeof sender === 'string') return null;
  if (!moved)
    sentinelEvent(server, { level: 'notice', type: '+sentinel', instance: sender, text: '%@' });
  sender.runid = id;
  sentinelTryConnectionSharing(server, sender);
  if (moved) sentinelUpdateSentinelAddressInAllMasters(server, sender);
  sentinelFlushConfig(server);
  return sender;
}

/** Somebody else says it is where another was: that one's next hello will tell where it is now. */
function invalidateAddress(
  server: Server,
  master: SentinelRedisInstance,
  addr: { readonly host: string; readonly port: number },
): void {
  const other = getSentinelRedisInstanceByAddrAndRunID(server, master.sentinels, {
    addr,
    runid: null,
  });
  if (!other) return;
  const type = '+sentinel-invalid-addr';
  sentinelEvent(server, { level: 'notice', type, instance: other, text: '%@' });
  other.addr.port = 0;
  sentinelUpdateSentinelAddressInAllMasters(server, other);
}

interface Told {
  readonly master: SentinelRedisInstance;
  readonly sender: SentinelRedisInstance;
  readonly hello: Hello;
}

/** A configuration with a newer epoch is the right one. */
function learnConfig(server: Server, { master, sender, hello }: Told): void {
  const { masterHost, masterPort, configEpoch } = hello;
  if (master.configEpoch >= configEpoch) return;
  master.configEpoch = configEpoch;
  sentinelOf(server).facts.dirty = true;
  const { addr } = master;
  if (masterPort === addr.port && sentinelAddrEqualsHostname(server, addr, masterHost)) return;
  const type = '+config-update-from';
  sentinelEvent(server, { level: 'warning', type, instance: sender, text: '%@' });
  const old = `${announceSentinelAddr(server, addr)} ${addr.port}`;
  sentinelEvent(server, {
    level: 'warning',
    type: '+switch-master',
    instance: master,
    text: `${master.name} ${old} ${masterHost} ${masterPort}`,
  });
  const from = dupSentinelAddr(addr);
  const to = { host: masterHost, port: masterPort };
  sentinelResetMasterAndChangeAddress(server, master, to);
  sentinelCallClientReconfScript(server, master, { role: 'observer', from, to: master.addr });
}

/** A message on a link's hello channel; our own too, which at least show that the link works. */
export function sentinelReceiveHelloMessages(
  server: Server,
  ri: SentinelRedisInstance,
  reply: Reply,
): void {
  ri.link.pcLastActivity = mstime(server);
  if (reply.type !== 'array' || reply.elements.length !== 3) return;
  const [kind, channel, message] = reply.elements;
  if (kind?.type !== 'string' || channel?.type !== 'string' || message?.type !== 'string') return;
  if (kind.str !== 'message' || message.str.includes(sentinelOf(server).myid)) return;
  sentinelProcessHelloMessage(server, message.str);
}

/** Publishes our hello at an instance, if its link is there. */
export function sentinelSendHello(server: Server, ri: SentinelRedisInstance): void {
  const sentinel = sentinelOf(server);
  const { cc, disconnected } = ri.link;
  if (disconnected || cc === null) return;
  const master = ri.master ?? ri;
  const ip = sentinel.announceIp ?? cc.localIp;
  if (ip === '') return;
  const port = sentinel.announcePort || server.config.port;
  const addr = sentinelGetCurrentMasterAddress(master);
  const payload = [
    ip,
    port,
    sentinel.myid,
    sentinel.currentEpoch,
    master.name,
    announceSentinelAddr(server, addr),
    addr.port,
    master.configEpoch,
  ].join(',');
  sentinelSendCommand(server, ri, 'publish', ['PUBLISH', SENTINEL_HELLO_CHANNEL, payload]);
}

/** Only what was published counts; the rest is tried again with the next tick. */
export function sentinelPublishReplyCallback(
  server: Server,
  ri: SentinelRedisInstance,
  reply: Reply,
): void {
  ri.link.pendingCommands--;
  if (reply.type !== 'error') ri.lastPubTime = mstime(server);
}

/** News: everybody is told with the next tick, not within two seconds. */
export function sentinelForceHelloUpdateForMaster(master: SentinelRedisInstance): void {
  const lead = SENTINEL_PUBLISH_PERIOD + 1;
  for (const ri of [master, ...master.sentinels.values(), ...master.slaves.values()])
    if (ri.lastPubTime >= lead) ri.lastPubTime -= lead;
}
