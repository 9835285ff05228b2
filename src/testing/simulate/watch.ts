/** The checkers at work: each sees every record; the first that fails ends the run. */
import type { TraceRecord } from '#host/trace';
import { configChange } from './checkers/config_change';
import { electionMajority } from './checkers/election_majority';
import { epochs } from './checkers/epochs';
import { equalHistory } from './checkers/equal_history';
import { lostWrites } from './checkers/lost_writes';
import { noCrash } from './checkers/no_crash';
import { odown } from './checkers/odown';
import { oneVote } from './checkers/one_vote';
import { parallelSyncs } from './checkers/parallel_syncs';
import { partialResync } from './checkers/partial_resync';
import { promotionSeen } from './checkers/promotion_seen';
import { savedVote } from './checkers/saved_vote';
import { selectedReplica } from './checkers/selected_replica';
import { singleLeader } from './checkers/single_leader';
import { tilt } from './checkers/tilt';
import { waitCounts } from './checkers/wait_counts';
import { type Checker, type CheckerKind, foldRecord, type Scene } from './scene';
import { createTally, tallyRecord } from './tally';

const CHECKERS: readonly CheckerKind[] = [
  noCrash,
  equalHistory,
  partialResync,
  waitCounts,
  lostWrites,
  oneVote,
  savedVote,
  electionMajority,
  singleLeader,
  epochs,
  configChange,
  odown,
  selectedReplica,
  parallelSyncs,
  promotionSeen,
  tilt,
];

export interface Watch {
  see(records: readonly TraceRecord[]): void;
  end(): void;
}

export function watchScene(scene: Scene): Watch {
  const tally = createTally();
  const checkers: Checker[] = CHECKERS.map(({ name, make }) =>
    make(scene, (message) => scene.failures.push({ checker: name, at: scene.at, message })),
  );
  return {
    see(records) {
      for (const record of records) {
        foldRecord(scene, record);
        for (const checker of checkers) checker.see?.(scene, record);
        tallyRecord(tally, scene, record);
      }
      for (const checker of checkers) checker.look?.(scene);
    },
    end() {
      for (const checker of checkers) checker.end?.(scene);
    },
  };
}
