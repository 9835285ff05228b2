/**
 * A stream, its groups and what is pending, as commands.
 * twin: redis 6.2.6 aof.c, rewriteStreamObject, rioWriteStreamPendingEntry,
 * rioWriteStreamEmptyConsumer.
 */
import { formatCommand } from '#hiredis/format';
import { type StreamObject, streamRange } from '../values/stream';
import { type StreamConsumer, type StreamGroup, sortedByName } from '../values/stream_groups';
import { streamIdText } from '../values/stream_id';

export function rewriteStreamObject(key: string, o: StreamObject): string {
  const entries = streamRange(o).map(({ id, pairs }) => ['XADD', key, streamIdText(id), ...pairs]);
  const commands = entries.length > 0 ? entries : [emptyStream(key)];
  commands.push(['XSETID', key, streamIdText(o.lastId)]);
  for (const [name, group] of sortedByName(o.groups)) {
    commands.push(['XGROUP', 'CREATE', key, name, streamIdText(group.lastId)]);
    for (const [, consumer] of sortedByName(group.consumers)) {
      commands.push(...consumerCommands([key, name], group, consumer));
    }
  }
  return commands.map(formatCommand).join('');
}

/** An entry that is gone at once leaves a stream behind. */
function emptyStream(key: string): string[] {
  return ['XADD', key, 'MAXLEN', '0', '0-1', 'x', 'y'];
}

function consumerCommands(
  path: readonly [key: string, group: string],
  { nacks }: StreamGroup,
  { name, pending }: StreamConsumer,
): string[][] {
  if (pending.length === 0) return [['XGROUP', 'CREATECONSUMER', ...path, name]];
  return pending.map((id) => {
    const { deliveryTime, deliveryCount } = nacks.get(id) ?? { deliveryTime: 0, deliveryCount: 1 };
    const delivery = ['TIME', String(deliveryTime), 'RETRYCOUNT', String(deliveryCount)];
    return ['XCLAIM', ...path, name, '0', streamIdText(id), ...delivery, 'JUSTID', 'FORCE'];
  });
}
