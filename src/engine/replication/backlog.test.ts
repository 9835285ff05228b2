import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesOf, concatBytes, latin1 } from '#hiredis/bytes';
import { initConfigValues } from '../config/values';
import type { Server } from '../state';
import {
  backlogSince,
  createReplicationBacklog,
  feedReplicationBacklog,
  resizeReplicationBacklog,
} from './backlog';
import { createReplicationState } from './state';

/** As much of a server as a backlog looks at. */
function serverWithBacklog(size: number, offset = 0): Server {
  const server = {
    config: { ...initConfigValues(), 'repl-backlog-size': size },
    repl: { ...createReplicationState('a'.repeat(40)), masterReplOffset: offset },
  } as Server;
  createReplicationBacklog(server);
  return server;
}

function since(server: Server, offset: number): string {
  const { backlog } = server.repl;
  return backlog === null ? '' : latin1(concatBytes(backlogSince(backlog, offset)));
}

describe('replication backlog', () => {
  it('begins with the next byte of the stream', () => {
    const { backlog } = serverWithBacklog(100, 41).repl;
    expect(backlog).toMatchObject({ firstOffset: 42, histlen: 0 });
  });

  it('keeps the last bytes, whatever the pieces they came in', () => {
    const pieces = fc.array(fc.string({ maxLength: 40 }), { maxLength: 30 });
    fc.assert(
      fc.property(pieces, fc.integer({ min: 1, max: 3000 }), fc.nat(), (texts, size, skip) => {
        const server = serverWithBacklog(size, 7);
        let stream = '';
        for (const text of texts) {
          feedReplicationBacklog(server, bytesOf(text));
          stream += text;
        }
        const { backlog, masterReplOffset } = server.repl;
        expect(masterReplOffset).toBe(7 + stream.length);
        const kept = stream.slice(Math.max(0, stream.length - size));
        expect(backlog).toMatchObject({
          histlen: kept.length,
          firstOffset: masterReplOffset - kept.length + 1,
        });
        const from = skip % (kept.length + 1);
        expect(since(server, masterReplOffset - kept.length + 1 + from)).toBe(kept.slice(from));
      }),
      { numRuns: 300 },
    );
  });

  it('forgets everything when its size is changed', () => {
    const server = serverWithBacklog(20_000);
    feedReplicationBacklog(server, bytesOf('12345'));
    resizeReplicationBacklog(server, 1);
    expect(server.config['repl-backlog-size']).toBe(16 * 1024);
    expect(server.repl.backlog).toMatchObject({ histlen: 0, firstOffset: 6 });
  });
});
