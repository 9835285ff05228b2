/** The recorded scenarios: what was done, and the story each Sentinel has to tell. */
import { command, kill, removeDump, restart, type Scene, signal } from './scenes';
import type { Piece } from './story';

export interface Scenario extends Scene {
  readonly stories: ReadonlyMap<number, readonly Piece[]>;
  /** What is told at its own time: how often by all together, but not where among the rest. */
  readonly apart: readonly {
    readonly pattern: RegExp;
    readonly min: number;
    readonly max: number;
  }[];
}

const M = 7000;
const [A, B, C] = [27000, 27001, 27002];

/** One or two find the old master back as a master first; for the others it is a replica already. */
const CONVERTED = { pattern: /^\+convert-to-slave slave M @ P/, min: 1, max: 2 };
/** The leader's, when the others, who follow the new master already, take their opinion back. */
const NO_ODOWN = { pattern: /^-odown master M/, min: 0, max: 1 };

const oneOf = (...lines: string[]): Piece => ({ oneOf: lines.map((line) => [line]) });
const times = (n: number, piece: Piece): Piece[] => Array<Piece>(n).fill(piece);
const SENTINEL_FOUND = oneOf(...['L', 'F', 'X'].map((id) => `+sentinel sentinel ${id} @ M`));
const sentinelIs = (event: string) =>
  oneOf(...['L', 'F', 'X'].map((id) => `${event} sentinel ${id} @ M`));

const FOUND: Piece[] = [
  '+monitor master M quorum 2',
  { anyOrder: ['+slave slave P @ M', '+slave slave O @ M'] },
];
const MET: Piece[] = [...FOUND, ...times(2, SENTINEL_FOUND)];
/** Where nobody is promoted. */
const MET_ALL: Piece[] = [
  '+monitor master M quorum 2',
  ...times(2, '+slave slave O @ M'),
  ...times(2, sentinelIs('+sentinel')),
];

const ODOWN = '+odown master M #quorum n/2';
const DELAY = 'Next failover delay';

const ELECTED = (votes: number): Piece[] => [
  '+new-epoch 1',
  '+try-failover master M',
  '+vote-for-leader L 1',
  ...times(votes, 'F voted for L 1'),
  '+elected-leader master M',
  '+failover-state-select-slave master M',
];
const PROMOTED: Piece[] = [
  '+selected-slave slave P @ M',
  '+failover-state-send-slaveof-noone slave P @ M',
  '+failover-state-wait-promotion slave P @ M',
  '+promoted-slave slave P @ M',
  '+failover-state-reconf-slaves master M',
];
const RECONFIGURED: Piece[] = [
  '+slave-reconf-sent slave O @ M',
  '+slave-reconf-inprog slave O @ M',
  '+slave-reconf-done slave O @ M',
];
const SWITCHED: Piece[] = ['+switch-master M P', '+slave slave O @ P', '+slave slave M @ P'];
const FOLLOWED: Piece[] = ['+config-update-from sentinel L @ M', ...SWITCHED];
const GONE = '+sdown slave M @ P';
const BACK: Piece[] = [GONE, '-sdown slave M @ P'];

const LEADS = (votes: number): Piece[] => [
  ODOWN,
  ...ELECTED(votes),
  ...PROMOTED,
  ...RECONFIGURED,
  '+failover-end master M',
  ...SWITCHED,
];

/** Whoever votes for another may come to see that the master is down before or after. */
const VOTED_FOR = (leader: string): Piece => {
  const vote = `+vote-for-leader ${leader} 1`;
  const later: Piece = { maybe: [ODOWN, DELAY] };
  return {
    oneOf: [
      ['+sdown master M', '+new-epoch 1', vote, later],
      ['+new-epoch 1', vote, { maybe: ['+sdown master M', later] }],
    ],
  };
};

/** One of them leads: who, is chance. */
const LEADS_OR_FOLLOWS = (votes: number): Piece => ({
  oneOf: [
    ['+sdown master M', ...LEADS(votes)],
    [VOTED_FOR('L'), ...FOLLOWED],
  ],
});

const all = (story: readonly Piece[]): ReadonlyMap<number, readonly Piece[]> =>
  new Map([A, B, C].map((port) => [port, story]));

const FAILED_OVER = all([...MET, LEADS_OR_FOLLOWS(2), ...BACK]);

const killed: Scenario = {
  name: '01-master-kill9',
  runs: [1, 2],
  deeds: [kill(14_056, M), restart(25_847, M)],
  untilMs: 48_700,
  stories: FAILED_OVER,
  apart: [CONVERTED, NO_ODOWN],
};

const stopped: Scenario = {
  name: '02-master-sigstop-10s',
  runs: [1, 2],
  deeds: [signal(14_033, 'SIGSTOP', M), signal(25_055, 'SIGCONT', M)],
  untilMs: 47_200,
  stories: FAILED_OVER,
  apart: [CONVERTED, NO_ODOWN],
};

const EXECUTING = "Executing user requested FAILOVER of 'mymaster'";

const byHand: Scenario = {
  name: '03-sentinel-failover-command',
  runs: [1, 2],
  deeds: [
    command(14_327, A, 'SENTINEL FAILOVER mymaster'),
    command(14_330, A, 'SENTINEL FAILOVER mymaster'),
    command(31_671, B, 'SENTINEL FAILOVER nope'),
  ],
  untilMs: 31_700,
  stories: new Map([
    ...all([...MET, '+new-epoch 1', ...FOLLOWED]),
    [
      A,
      [
        ...MET,
        EXECUTING,
        ...ELECTED(0),
        ...PROMOTED,
        ...RECONFIGURED,
        '+failover-end master M',
        ...SWITCHED,
      ],
    ],
  ]),
  apart: [CONVERTED],
};

const BYE: Piece[] = ['User requested shutdown...', 'Sentinel is now ready to exit, bye bye...'];
const RESTARTED: Piece[] = [...MET, ...BYE, '+monitor master M quorum 2'];
const ALONE: Piece[] = [...MET, ...times(2, sentinelIs('+sdown')), '+sdown master M'];

const noQuorum: Scenario = {
  name: '04-quorum-not-reached-then-healed',
  runs: [1],
  deeds: [
    signal(14_028, 'SIGTERM', B),
    signal(14_144, 'SIGTERM', C),
    kill(18_213, M),
    command(30_216, A, 'SENTINEL CKQUORUM mymaster'),
    restart(30_223, B),
    restart(30_248, C),
    restart(41_501, M),
  ],
  untilMs: 57_000,
  stories: new Map([
    ...all([...RESTARTED, LEADS_OR_FOLLOWS(2), ...BACK]),
    [
      A,
      [
        ...ALONE,
        ...times(2, sentinelIs('-sdown')),
        {
          oneOf: [
            LEADS(2),
            ['+new-epoch 1', '+vote-for-leader L 1', { maybe: [ODOWN, DELAY] }, ...FOLLOWED],
          ],
        },
        ...BACK,
      ],
    ],
  ]),
  apart: [CONVERTED, NO_ODOWN],
};

const noQuorumByHand: Scenario = {
  name: '04-quorum-not-reached-then-healed',
  runs: [2],
  deeds: [
    signal(14_185, 'SIGTERM', B),
    signal(14_249, 'SIGTERM', C),
    kill(18_319, M),
    command(30_325, A, 'SENTINEL FAILOVER mymaster'),
    restart(30_330, B),
    restart(30_354, C),
    restart(38_899, M),
  ],
  untilMs: 54_300,
  stories: new Map([
    // Whether there is still time to ask for its vote is chance.
    ...all([
      ...RESTARTED,
      '+new-epoch 1',
      { maybe: ['+vote-for-leader L 1'] },
      ...FOLLOWED,
      ...BACK,
    ]),
    [
      A,
      [
        ...ALONE,
        EXECUTING,
        ...ELECTED(0),
        ...PROMOTED,
        ...RECONFIGURED,
        '+failover-end master M',
        ...SWITCHED,
        ...BACK,
      ],
    ],
  ]),
  apart: [
    CONVERTED,
    { pattern: /^-sdown sentinel F @ M/, min: 2, max: 2 },
    { pattern: /^F voted for L 1/, min: 0, max: 2 },
  ],
};

const replicaKilled: Scenario = {
  name: '05-replica-killed-and-back',
  runs: [1, 2],
  deeds: [kill(14_294, 7001), restart(23_049, 7001)],
  untilMs: 33_000,
  stories: all([...MET_ALL, '+sdown slave O @ M', '+reboot slave O @ M', '-sdown slave O @ M']),
  apart: [],
};

const priorities: Scenario = {
  name: '07-replica-priorities',
  runs: [1],
  replicas: [7001, 7002, 7003],
  conf: { 7001: 'replica-priority 0', 7002: 'replica-priority 50', 7003: 'replica-priority 10' },
  deeds: [kill(14_118, M), command(40_419, A, 'SENTINEL FAILOVER mymaster'), restart(54_643, M)],
  untilMs: 66_000,
  stories: (() => {
    const found: Piece[] = [
      '+monitor master M quorum 2',
      { anyOrder: ['+slave slave O @ M', '+slave slave O @ M', '+slave slave P @ M'] },
      ...times(2, SENTINEL_FOUND),
    ];
    const first: Piece[] = [
      '+switch-master M P',
      ...times(2, '+slave slave O @ P'),
      '+slave slave M @ P',
      GONE,
    ];
    const leads: Piece[] = [
      '+sdown master M',
      ODOWN,
      '+new-epoch 1',
      '+try-failover master M',
      '+vote-for-leader X 1',
      ...times(2, 'X voted for X 1'),
      '+elected-leader master M',
      '+failover-state-select-slave master M',
      ...PROMOTED,
      ...RECONFIGURED,
      ...RECONFIGURED,
      '+failover-end master M',
      ...first,
    ];
    const opening: Piece[] = [
      ...found,
      { oneOf: [leads, [VOTED_FOR('X'), '+config-update-from sentinel X @ M', ...first]] },
    ];
    const second: Piece[] = [
      '+switch-master P O',
      { anyOrder: ['+slave slave O @ O', '+slave slave M @ O'] },
      '+slave slave P @ O',
      '+sdown slave M @ O',
      '-sdown slave M @ O',
    ];
    const byHand: Piece[] = [
      EXECUTING,
      '+new-epoch 2',
      '+try-failover master P',
      '+vote-for-leader X 2',
      '+elected-leader master P',
      '+failover-state-select-slave master P',
      '+selected-slave slave O @ P',
      '+failover-state-send-slaveof-noone slave O @ P',
      '+failover-state-wait-promotion slave O @ P',
      '+promoted-slave slave O @ P',
      '+failover-state-reconf-slaves master P',
      '+slave-reconf-sent slave O @ P',
      '+slave-reconf-inprog slave O @ P',
      '+slave-reconf-done slave O @ P',
      '+failover-end master P',
      ...second,
    ];
    return new Map([
      ...all([...opening, '+new-epoch 2', '+config-update-from sentinel X @ P', ...second]),
      [A, [...opening, ...byHand]],
    ]);
  })(),
  apart: [
    NO_ODOWN,
    { pattern: /^\+convert-to-slave slave M @ O/, min: 0, max: 2 },
    { pattern: /^\+convert-to-slave slave P @ O/, min: 1, max: 2 },
    { pattern: /^\+switch-master mymaster 127.0.0.1 7003 127.0.0.1 7002/, min: 0, max: 3 },
  ],
};

const tilt: Scenario = {
  name: '09-sentinel-tilt',
  runs: [1],
  deeds: [signal(14_323, 'SIGSTOP', A), signal(19_323, 'SIGCONT', A)],
  untilMs: 57_300,
  stories: new Map([
    ...all([...MET_ALL, sentinelIs('+sdown'), sentinelIs('-sdown')]),
    [A, [...MET_ALL, '+tilt #tilt mode entered', '-tilt #tilt mode exited']],
  ]),
  apart: [],
};

const killedInTilt: Scenario = {
  name: '09-sentinel-tilt',
  runs: [2],
  deeds: [signal(14_623, 'SIGSTOP', A), signal(19_624, 'SIGCONT', A), kill(21_636, M)],
  untilMs: 57_600,
  stories: new Map([
    ...all([...MET, sentinelIs('+sdown'), sentinelIs('-sdown'), LEADS_OR_FOLLOWS(2), GONE]),
    [
      A,
      [
        ...MET,
        '+tilt #tilt mode entered',
        '+new-epoch 1',
        '+vote-for-leader L 1',
        ...FOLLOWED,
        '-tilt #tilt mode exited',
        GONE,
      ],
    ],
  ]),
  apart: [NO_ODOWN],
};

const rebooted: Scenario = {
  name: '10-master-quick-restart-empty-reboot',
  runs: [1, 2],
  downAfterMs: 5000,
  deeds: [kill(14_030, M), removeDump(14_040, M), restart(14_532, M)],
  untilMs: 31_600,
  stories: all([...MET_ALL, '+reboot master M']),
  apart: [],
};

const noGoodSlave: Scenario = {
  name: '12-no-good-slave',
  runs: [1, 2],
  conf: { 7001: 'replica-priority 0', 7002: 'replica-priority 0' },
  deeds: [
    kill(14_118, M),
    command(19_458, 7002, 'CONFIG SET replica-priority 100'),
    restart(36_831, M),
  ],
  untilMs: 52_000,
  stories: (() => {
    const attempt = (epoch: number): Piece[] => [
      `+new-epoch ${epoch}`,
      '+try-failover master M',
      `+vote-for-leader X ${epoch}`,
      ...times(2, `X voted for X ${epoch}`),
      '+elected-leader master M',
      '+failover-state-select-slave master M',
    ];
    const first: Piece = {
      oneOf: [
        ['+sdown master M', ODOWN, ...attempt(1), '-failover-abort-no-good-slave master M', DELAY],
        [{ anyOrder: ['+sdown master M', '+new-epoch 1\n+vote-for-leader X 1'] }, ODOWN, DELAY],
      ],
    };
    const second: Piece = {
      oneOf: [
        [...attempt(2), ...PROMOTED, ...RECONFIGURED, '+failover-end master M', ...SWITCHED],
        [
          '+new-epoch 2',
          '+vote-for-leader X 2',
          DELAY,
          '+config-update-from sentinel X @ M',
          ...SWITCHED,
        ],
      ],
    };
    return all([...MET, first, second, ...BACK]);
  })(),
  apart: [CONVERTED, NO_ODOWN],
};

const PASSWORD = 'requirepass s3cret\nmasterauth s3cret';
const AUTH_PASS = 'sentinel auth-pass mymaster s3cret';

const passwords: Scenario = {
  name: '14-requirepass-and-auth-pass',
  runs: [1, 2],
  conf: { 7000: PASSWORD, 7001: PASSWORD, 7002: PASSWORD },
  sentinelConf: { [A]: AUTH_PASS, [B]: AUTH_PASS },
  sentinelsStart: [2574, 2854, 3118],
  deeds: [kill(11_398, M), restart(23_029, M)],
  untilMs: 37_100,
  stories: new Map([
    ...all([...FOUND, SENTINEL_FOUND, LEADS_OR_FOLLOWS(1), ...BACK]),
    [C, ['+monitor master M quorum 2', '+sdown master M']],
  ]),
  apart: [CONVERTED, NO_ODOWN],
};

export const SCENES: readonly Scenario[] = [
  killed,
  stopped,
  byHand,
  noQuorum,
  noQuorumByHand,
  replicaKilled,
  priorities,
  tilt,
  killedInTilt,
  rebooted,
  noGoodSlave,
  passwords,
];
