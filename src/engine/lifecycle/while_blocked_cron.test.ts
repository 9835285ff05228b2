import { expect, it } from 'vitest';
import { EngineDesk } from '#testing/engine_desk';
import { startLoading } from '../rdb/load';
import { whileBlockedCron } from './while_blocked_cron';

it('counts a call for each period that has begun since the load did', () => {
  const desk = new EngineDesk();
  const { server } = desk;
  startLoading(server, 1);
  const counts = [0, 1, 249, 49, 2, 0].map((ms) => {
    desk.tick(ms);
    whileBlockedCron(server);
    return server.cronloops;
  });
  expect(counts).toEqual([0, 1, 3, 3, 4, 4]);
});
