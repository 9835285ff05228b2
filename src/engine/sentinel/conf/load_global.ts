/**
 * Options of the Sentinel itself in the conf file: they hold for all masters and are read first.
 * twin: redis 6.2.6 sentinel.c, preMonitorCfgName and their branches of sentinelHandleConfiguration.
 */
import { atoi, strtoull, yesnotoi } from '#engine/numbers';
import type { SentinelState } from '../state';

/** What is wrong with the value, null if nothing is. */
type LoadGlobal = (sentinel: SentinelState, value: string) => string | null;

const ID_LENGTH = 40;

type YesNo = 'denyScriptsReconfig' | 'resolveHostnames' | 'announceHostnames';

function yesNo(field: YesNo, error: string): LoadGlobal {
  return (sentinel, value) => {
    const parsed = yesnotoi(value);
    if (parsed === null) return error;
    sentinel[field] = parsed;
    return null;
  };
}

/** An empty value is none. */
function text(field: 'announceIp' | 'sentinelAuthUser' | 'sentinelAuthPass'): LoadGlobal {
  return (sentinel, value) => {
    if (value !== '') sentinel[field] = value;
    return null;
  };
}

export const GLOBAL_OPTIONS: ReadonlyMap<string, LoadGlobal> = new Map<string, LoadGlobal>([
  ['announce-ip', text('announceIp')],
  [
    'announce-port',
    (sentinel, value) => {
      sentinel.announcePort = atoi(value);
      return null;
    },
  ],
  [
    'deny-scripts-reconfig',
    yesNo('denyScriptsReconfig', 'Please specify yes or no for the deny-scripts-reconfig options.'),
  ],
  ['sentinel-user', text('sentinelAuthUser')],
  ['sentinel-pass', text('sentinelAuthPass')],
  [
    'current-epoch',
    (sentinel, value) => {
      sentinel.currentEpoch = Math.max(sentinel.currentEpoch, strtoull(value));
      return null;
    },
  ],
  [
    'myid',
    (sentinel, value) => {
      if (value.length !== ID_LENGTH) return 'Malformed Sentinel id in myid option.';
      sentinel.myid = value;
      return null;
    },
  ],
  [
    'resolve-hostnames',
    yesNo('resolveHostnames', 'Please specify yes or no for the resolve-hostnames option.'),
  ],
  [
    'announce-hostnames',
    yesNo('announceHostnames', 'Please specify yes or no for the announce-hostnames option.'),
  ],
]);
