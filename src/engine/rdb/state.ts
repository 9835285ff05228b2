/**
 * What the server knows about saving and loading its dataset.
 * twin: redis 6.2.6 server.h, "RDB persistence" and "RDB / AOF loading information".
 */
import type { ExitStatus } from '#host/signal';
import { type ChildInfo, createChildInfo } from './child_info';

export interface RdbState {
  /** The saving child, -1: none. */
  childPid: number;
  /** Where it writes to: a file, or a pipe that leads to replicas. */
  childType: 'none' | 'disk' | 'socket';
  /** The child's end, as waitpid would tell it: noticed by the next serverCron. */
  childExit: ExitStatus | null;
  /** What it tells of its work; of a child that rewrites the append only file as well. */
  childInfo: ChildInfo;
  /** The file the child renames its work to. */
  childFilename: string;
  /** BGSAVE SCHEDULE or a save point that had to wait. */
  bgsaveScheduled: boolean;
  /** `dirty` at the fork: subtracted when the child has succeeded. */
  dirtyBeforeBgsave: number;
  /** Unix seconds. */
  lastSave: number;
  lastBgsaveTry: number;
  lastBgsaveStatus: 'ok' | 'err';
  /** Seconds the last BGSAVE took, -1: none yet; and when the running one began, -1: none. */
  saveTimeLast: number;
  saveTimeStart: number;
  /** Bytes of copy-on-write of the last child. */
  statCowBytes: number;

  /** DEBUG SET-SKIP-CHECKSUM-VALIDATION. */
  skipChecksumValidation: boolean;

  loading: boolean;
  loadingStartTime: number;
  loadingTotalBytes: number;
  loadingLoadedBytes: number;
  /** Unix milliseconds up to which server.cronloops has counted the time of this load. */
  blockedLastCron: number;
  /** Keys the last load added, and those that were expired already. */
  lastLoadKeys: number;
  lastLoadExpired: number;
}

export function createRdbState(unixtime: number): RdbState {
  return {
    childPid: -1,
    childType: 'none',
    childExit: null,
    childInfo: createChildInfo(),
    childFilename: '',
    bgsaveScheduled: false,
    dirtyBeforeBgsave: 0,
    lastSave: unixtime,
    lastBgsaveTry: 0,
    lastBgsaveStatus: 'ok',
    saveTimeLast: -1,
    saveTimeStart: -1,
    statCowBytes: 0,
    skipChecksumValidation: false,
    loading: false,
    loadingStartTime: 0,
    loadingTotalBytes: 0,
    loadingLoadedBytes: 0,
    blockedLastCron: 0,
    lastLoadKeys: 0,
    lastLoadExpired: 0,
  };
}
