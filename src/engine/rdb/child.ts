/**
 * The program of BGSAVE's child: writes the dataset as it was at the fork, a piece a turn.
 * twin: redis 6.2.6 rdb.c, rdbSaveBackground, "Child".
 * differs: it can be stopped between pieces, as a real child can at any instruction.
 */
import { assert } from '#host/assert';
import type { Host, Program } from '#host/host';
import { debugDelayUs } from '../debug_delay';
import { serverLog } from '../log';
import { sendChildInfo } from './child_info';
import { OPEN_US, pieceCostUs, SYNC_US } from './save';
import { rdbSaveBegin, rdbSavePiece } from './save_file';
import type { RdbSaveJob } from './save_job';

/** What fork itself takes before the child's first instruction. */
const FORK_US = 500;
const NEXT_PIECE = 'next-piece';

export const rdbChildProgram: Program<RdbSaveJob> = {
  name: 'redis-rdb-child',
  start(): RdbSaveJob {
    assert(false, 'redis-rdb-child is only ever forked');
  },
  turn: saveNextPiece,
};

function saveNextPiece(host: Host, job: RdbSaveJob): void {
  if (job.fd === -1) {
    host.busy(FORK_US + OPEN_US);
    if (rdbSaveBegin(host, job)) host.setTimer(NEXT_PIECE, 0);
    else host.exit(1);
    return;
  }
  const before = { bytes: job.bytes, keys: job.keys };
  const outcome = rdbSavePiece(host, job);
  sendChildInfo(host, job.report, job.keys);
  host.busy(pieceCostUs(before, job));
  if (outcome === 'more') {
    const keys = job.keys - before.keys;
    host.setTimer(NEXT_PIECE, debugDelayUs(job.config['rdb-key-save-delay'], keys));
    return;
  }
  host.busy(SYNC_US);
  if (outcome === 'saved') {
    serverLog({ ...job, host }, 'notice', 'RDB: 0 MB of memory used by copy-on-write');
  }
  host.exit(outcome === 'saved' ? 0 : 1);
}
