/**
 * INFO.
 * twin: redis 6.2.6 server.c, genRedisInfoString, infoCommand.
 */
import { dictSize } from '../keyspace/dict';
import { addReplyErrorObject, addReplyVerbatim, shared } from '../networking/reply';
import { genReplicationInfo } from '../replication/info';
import type { Client, Server } from '../state';
import { CPU_FIELDS, persistenceFields, STATS_FIELDS } from './activity_sections';
import { computed, constant, type InfoField, type InfoSection } from './field';
import { MEMORY_FIELDS } from './memory_section';
import { CLIENT_FIELDS, SERVER_FIELDS } from './server_section';

function section(title: string, fields: InfoSection['fields']): InfoSection {
  return { title, isDefault: title !== 'Commandstats', fields };
}

/** In the order INFO prints them. */
export const INFO_SECTIONS: readonly InfoSection[] = [
  section('Server', () => SERVER_FIELDS),
  section('Clients', () => CLIENT_FIELDS),
  section('Memory', () => MEMORY_FIELDS),
  section('Persistence', persistenceFields),
  section('Stats', () => STATS_FIELDS),
  section('Replication', replicationFields),
  section('CPU', () => CPU_FIELDS),
  section('Modules', () => []),
  section('Commandstats', commandstatsFields),
  section('Errorstats', errorstatsFields),
  section('Cluster', () => [constant('cluster_enabled', 0)]),
  section('Keyspace', keyspaceFields),
];

function replicationFields(server: Server): readonly InfoField[] {
  return genReplicationInfo(server).map(([name, value]) => computed(name, () => value));
}

function commandstatsFields(server: Server): readonly InfoField[] {
  const fields: InfoField[] = [];
  for (const [name, stat] of server.stat.commands) {
    const { calls, usec, rejectedCalls, failedCalls } = stat;
    if (calls === 0 && failedCalls === 0 && rejectedCalls === 0) continue;
    const perCall = calls === 0 ? 0 : usec / calls;
    const value = `calls=${calls},usec=${usec},usec_per_call=${perCall.toFixed(2)},rejected_calls=${rejectedCalls},failed_calls=${failedCalls}`;
    fields.push(computed(`cmdstat_${safe(name)}`, () => value));
  }
  return fields;
}

/** What would break INFO's own form, in names that clients choose. */
function safe(name: string): string {
  return name.replace(/[#:\n\r]/g, '_');
}

/** By name, as the original's radix tree keeps them. */
function errorstatsFields(server: Server): readonly InfoField[] {
  const errors = [...server.stat.errors].sort(([a], [b]) => (a < b ? -1 : 1));
  return errors.map(([name, count]) => computed(`errorstat_${safe(name)}`, () => `count=${count}`));
}

function keyspaceFields(server: Server): readonly InfoField[] {
  const fields: InfoField[] = [];
  for (const { id, dict, expires, avgTtl } of server.dbs) {
    if (dictSize(dict) === 0 && dictSize(expires) === 0) continue;
    const value = `keys=${dictSize(dict)},expires=${dictSize(expires)},avg_ttl=${Math.floor(avgTtl)}`;
    fields.push(computed(`db${id}`, () => value));
  }
  return fields;
}

/** The text of one section, of `default`, `all` or `everything`; '' for an unknown one. */
export function genRedisInfoString(server: Server, wanted: string): string {
  const word = wanted.toLowerCase();
  const chosen = INFO_SECTIONS.filter(({ title, isDefault }) => {
    if (word === 'everything' || word === 'all') return true;
    return word === 'default' ? isDefault : title.toLowerCase() === word;
  });
  const texts = chosen.map(({ title, fields }) => {
    const lines = fields(server).map(({ name, value }) => `${name}:${value(server)}\r\n`);
    return `# ${title}\r\n${lines.join('')}`;
  });
  return texts.join('\r\n');
}

export function infoCommand(server: Server, c: Client): void {
  if (c.argv.length > 2) addReplyErrorObject(c, shared.syntaxerr);
  else addReplyVerbatim(c, genRedisInfoString(server, c.argv[1] ?? 'default'));
}
