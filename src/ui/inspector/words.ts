/** The inspector's words in English; loaded with it. */

export const en = {
  choose: 'Node to look into',
  compareWith: 'Compared with',
  sections: {
    info: 'INFO',
    keys: 'Keys',
    conf: 'Conf',
    clients: 'Clients',
    charts: 'Offsets',
    log: 'Log',
    compare: 'Compare',
  },
  notRunning: (node: string) =>
    `${node} is not running: there is nothing to look into but its log.`,
  nobody: 'No server is running yet.',
  asking: 'Asking…',
  noKeys: 'This database is empty.',
  database: (id: number) => `db${id}`,
  more: 'Show more',
  keysOf: (shown: number, total: number) =>
    shown < total
      ? `the first ${shown} of ${total} keys, by name`
      : `${total} ${total === 1 ? 'key' : 'keys'}`,
  expiresIn: (left: string) => `expires in ${left}`,
  expired: 'expired',
  stays: 'no expiry',
  gone: 'It is gone.',
  confFile: 'Conf file',
  noConfFile: 'Started without a conf file.',
  differing: 'Different from the default',
  allDirectives: (n: number) => `All ${n} directives`,
  isDefault: (value: string) => `default ${value === '' ? '(empty)' : value}`,
  allDefault: 'Everything is as it is without a conf.',
  ofMaster: 'For its masters',
  noClients: 'Nobody is connected.',
  kinds: { N: 'client', S: 'replica', M: 'its master', P: 'subscriber' },
  clientLine: (age: string, idle: string) => `connected ${age} s ago, idle ${idle} s`,
  offset: 'Offset of the stream',
  lag: (master: string) => `Behind ${master}`,
  bytes: (n: number) => `${n} bytes`,
  noCurve: 'Wait for a moment: offsets are sampled while you look.',
  noCurveStill: 'Time stands still, and offsets are sampled only while it passes: F8 goes on.',
  levels: { debug: 'debug', verbose: 'verbose', notice: 'notice', warning: 'warning' },
  noLog: 'It has logged nothing.',
  shown: 'Levels that are shown',
  noOther: 'There is no other server to compare with.',
  allSame: (n: number) => `All ${n} keys are the same on both.`,
  someSame: (n: number) => `${n} are the same.`,
  partial: 'There are more keys than are listed: only the first ones are compared.',
  differs: {
    onlyOne: (one: string, _other: string) => `only on ${one}`,
    onlyOther: (_one: string, other: string) => `only on ${other}`,
    value: (_one: string, _other: string) => 'other value',
    expiry: (_one: string, _other: string) => 'other expiry',
  },
};

type Words<T> = {
  readonly [K in keyof T]: T[K] extends string
    ? string
    : T[K] extends (...args: infer A) => string
      ? (...args: A) => string
      : Words<T[K]>;
};

export type InspectorWords = Words<typeof en>;
