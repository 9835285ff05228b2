/** The words of a lost write's story, in both languages. */

const en = {
  title: 'A write that is gone',
  titleOf: (n: number) => `The newest of ${n} writes that are gone`,
  close: 'Close',
  said: (by: number, master: number) =>
    `: ${by} takes it and confirms it to the client. It is a master then, and ${master} hears nothing of it.`,
  copied: (by: number, master: number) =>
    `${by} becomes a replica of ${master}: it gives its own data up and loads a copy of ${master}’s. What only ${by} had is gone.`,
  promoted: (by: number, master: number) =>
    `${master} becomes master. What ${by} had not passed on by then is no part of what goes on.`,
  now: 'now',
  none: 'no such key',
  same: 'as written: somebody wrote it again',
  other: (value: string) => `another value: ${value}`,
  value: (value: string) => value,
  parts: (n: number) => `a value of ${n} ${n === 1 ? 'part' : 'parts'}`,
  gone: 'does not run',
  asking: '…',
  keys: (by: number, before: number, now: number, master: number) =>
    before === now
      ? `The count does not tell: ${by} had ${before} ${before === 1 ? 'key' : 'keys'} before and has as many now, but now they are ${master}’s.`
      : `${by} had ${before} ${before === 1 ? 'key' : 'keys'} of its own before and has ${now} now: ${master}’s.`,
};

export type LossWords = typeof en;

const zhCN: LossWords = {
  title: '一次丢失的写入',
  titleOf: (n) => `丢失的 ${n} 次写入中最新的一次`,
  close: '关闭',
  said: (by, master) =>
    `：${by} 接受了它，并向客户端确认。它当时是主节点，而 ${master} 对此一无所知。`,
  copied: (by, master) =>
    `${by} 成为 ${master} 的从节点：放弃自己的数据，载入 ${master} 的拷贝。只有 ${by} 有过的都没了。`,
  promoted: (by, master) => `${master} 成为主节点。${by} 在此之前没来得及传给它的，不再算数。`,
  now: '现在',
  none: '没有这个键',
  same: '与写入的相同：有人又写了一次',
  other: (value) => `另一个值：${value}`,
  value: (value) => value,
  parts: (n) => `由 ${n} 个部分组成的值`,
  gone: '没有运行',
  asking: '…',
  keys: (by, before, now, master) =>
    before === now
      ? `键的个数看不出来：${by} 之前有 ${before} 个键，现在也是 ${now} 个，但都是 ${master} 的了。`
      : `${by} 之前有自己的 ${before} 个键，现在有 ${now} 个，都是 ${master} 的。`,
};

export const LOSS_WORDS = { en, 'zh-CN': zhCN };
