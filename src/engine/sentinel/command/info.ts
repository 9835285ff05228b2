/**
 * INFO, ROLE and PUBLISH as a Sentinel knows them.
 * twin: redis 6.2.6 sentinel.c, sentinelInfoCommand, sentinelRoleCommand, sentinelPublishCommand.
 */
import { genRedisInfoString } from '#engine/info/info';
import {
  addReplyArrayLen,
  addReplyBulk,
  addReplyErrorObject,
  shared,
} from '#engine/networking/reply';
import type { Client, Server } from '#engine/state';
import { announceSentinelAddr } from '../address';
import { sentinelOf } from '../sentinel';

/** Sections that it has in common with data servers, in its own order. */
const REDIS_SECTIONS = ['server', 'clients', 'cpu', 'stats'];

function sentinelSection(server: Server): string {
  const { masters, tilt, runningScripts, scriptsQueue, simfailure } = sentinelOf(server);
  const flags = (simfailure.crashAfterElection ? 1 : 0) | (simfailure.crashAfterPromotion ? 2 : 0);
  const lines = [
    '# Sentinel',
    `sentinel_masters:${masters.size}`,
    `sentinel_tilt:${tilt ? 1 : 0}`,
    `sentinel_running_scripts:${runningScripts}`,
    `sentinel_scripts_queue_length:${scriptsQueue.length}`,
    `sentinel_simulate_failure_flags:${flags}`,
  ];
  for (const [id, { name, flags, addr, slaves, sentinels }] of [...masters.values()].entries()) {
    const status = flags.oDown ? 'odown' : flags.sDown ? 'sdown' : 'ok';
    const address = `${announceSentinelAddr(server, addr)}:${addr.port}`;
    lines.push(
      `master${id}:name=${name},status=${status},address=${address},slaves=${slaves.size},sentinels=${sentinels.size + 1}`,
    );
  }
  return lines.map((line) => `${line}\r\n`).join('');
}

/** INFO [section] */
export function sentinelInfoCommand(server: Server, c: Client): void {
  if (c.argv.length > 2) {
    addReplyErrorObject(c, shared.syntaxerr);
    return;
  }
  addReplyBulk(c, genSentinelInfoString(server, (c.argv[1] ?? 'default').toLowerCase()));
}

/** The text of one section, or of `default` or `all`. */
export function genSentinelInfoString(server: Server, wanted: string): string {
  const isWanted = (name: string) => wanted === 'default' || wanted === 'all' || wanted === name;
  const sections = REDIS_SECTIONS.filter(isWanted).map((name) => genRedisInfoString(server, name));
  if (isWanted('sentinel')) sections.push(sentinelSection(server));
  return sections.join('\r\n');
}

/** ROLE */
export function sentinelRoleCommand(server: Server, c: Client): void {
  const names = [...sentinelOf(server).masters.keys()];
  addReplyArrayLen(c, 2);
  addReplyBulk(c, 'sentinel');
  addReplyArrayLen(c, names.length);
  for (const name of names) addReplyBulk(c, name);
}
