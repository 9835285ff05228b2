/** The words of a decoded message in Chinese. */
import type { PacketWords } from './words';

export const zhCN: PacketWords = {
  title: '消息解码',
  close: '关闭',
  bytes: (bytes) => bytes,
  firstOf: (shown, bytes) => `${bytes}，只显示前 ${shown} B`,
  travels: (time) => `在线路上 ${time}`,
  waits: '停在断开的链路里',
  resp: '按 RESP 解读',
  hex: '字节',
  rdbFile: (version) => `RDB 文件从这里开始，版本 ${version}。`,
  rdbRest: 'RDB 文件中间的字节，不是 RESP。',
  means: {
    command: (from, to, name) => `${from} 请 ${to} 执行 ${name}。`,
    order: (from, to, name) => `哨兵 ${from} 让 ${to} 执行 ${name}。`,
    reply: (from, to) => `${from} 回复 ${to} 的命令。`,
    error: (from, to) => `${from} 拒绝了 ${to} 的命令。`,
    handshake: (from, to) => `从节点与主节点握手的一步：${from} 发给 ${to}。`,
    asksAll: (from, to) => `${from} 向 ${to} 请求全量复制，之后接收命令流。`,
    asksRest: (from, to) => `${from} 请 ${to} 从它缺少的那个字节起继续命令流。`,
    fullresync: (from, to) =>
      `${from} 同意对 ${to} 全量复制：先给出历史标识和偏移量，再发 RDB 文件。`,
    continue: (from, to) => `${from} 让 ${to} 接着复制：缺的部分从积压缓冲区补上。`,
    rdb: (from, to) => `${from} 把数据集作为 RDB 文件发给 ${to}。`,
    rdbPart: (from, done, total) => `${from} 的 RDB 文件的一段：到此 ${done}，共 ${total}。`,
    stream: (from, to) => `${from} 已执行的写命令，转发给 ${to} 同样执行。`,
    ping: (from, to) => `${from} 告诉 ${to} 自己还活着。`,
    ack: (from, to) => `${from} 告诉 ${to} 命令流收到了哪里。`,
    sentinelPing: (from, to) =>
      `哨兵 ${from} 问 ${to} 是否活着。超过 down-after-milliseconds 没有正常回复，就是 sdown。`,
    pong: (from, to) => `${from} 活着：回复哨兵 ${to}。`,
    info: (from, to) => `哨兵 ${from} 向 ${to} 要 INFO：角色、从节点、偏移量。`,
    hello: (from, to) =>
      `__sentinel__:hello 频道上的问候，${from} 发给 ${to}：这个哨兵是谁，它认为谁是主节点。`,
    watch: (from, to) => `哨兵的日常：${from} 发给 ${to}。`,
    opinionAsked: (from, to) => `${from} 问 ${to}：你认为主节点下线了吗？`,
    opinionGiven: (from, to) => `${from} 告诉 ${to} 自己是否认为主节点下线。`,
    voteAsked: (from, to) => `${from} 请 ${to} 投票，好在这个纪元里领导故障转移。`,
    voteGiven: (from, to) => `${from} 告诉 ${to} 自己投给谁：一个纪元里只投给最先来问的。`,
    data: (from, to) => `${from} 发给 ${to} 的字节，还不是完整的消息。`,
    fin: (from, to) => `${from} 不再发给 ${to}：它这一端关闭了。`,
    rst: (from, to) => `${from} 中断了到 ${to} 的连接。`,
    refused: (from, to) => `${from} 想连接 ${to}：没有人接受。`,
  },
};
