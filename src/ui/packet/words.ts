/** The words of a decoded message in English; loaded with its card. */
import type { Words } from '../texts/en';

export const en = {
  title: 'A message, decoded',
  close: 'Close',
  bytes: (bytes: string) => bytes,
  firstOf: (shown: number, bytes: string) => `${bytes}, the first ${shown} B shown`,
  travels: (time: string) => `${time} on the wire`,
  waits: 'waits in a cut link',
  resp: 'As RESP',
  hex: 'Bytes',
  rdbFile: (version: string) => `An RDB file, version ${version}, begins here.`,
  rdbRest: 'Bytes out of the middle of an RDB file: no RESP.',
  means: {
    command: (from: string, to: string, name: string) => `${from} asks ${to} to run ${name}.`,
    order: (from: string, to: string, name: string) =>
      `Sentinel ${from} has something done on ${to}: ${name}.`,
    reply: (from: string, to: string) => `${from} answers what ${to} asked.`,
    error: (from: string, to: string) => `${from} refuses what ${to} asked.`,
    handshake: (from: string, to: string) =>
      `Part of the handshake of a replica and its master: ${from} to ${to}.`,
    asksAll: (from: string, to: string) => `${from} asks ${to} for a full copy, then its stream.`,
    asksRest: (from: string, to: string) =>
      `${from} asks ${to} to go on with the stream from the byte it lacks.`,
    fullresync: (from: string, to: string) =>
      `${from} grants ${to} a full copy: history and offset, then an RDB file.`,
    continue: (from: string, to: string) =>
      `${from} lets ${to} go on: what it missed comes out of the backlog.`,
    rdb: (from: string, to: string) => `${from} sends ${to} its dataset as an RDB file.`,
    rdbPart: (from: string, done: string, total: string) =>
      `A part of the RDB file of ${from}: ${done} of ${total} by now.`,
    stream: (from: string, to: string) =>
      `A write that ${from} has executed, passed on so that ${to} executes it too.`,
    ping: (from: string, to: string) => `A sign of life from ${from} to ${to}.`,
    ack: (from: string, to: string) => `${from} tells ${to} how far it has the stream.`,
    sentinelPing: (from: string, to: string) =>
      `Sentinel ${from} asks ${to} whether it lives. No good answer for down-after-milliseconds is sdown.`,
    pong: (from: string, to: string) => `${from} lives: its answer to Sentinel ${to}.`,
    info: (from: string, to: string) =>
      `Sentinel ${from} asks ${to} for INFO: its role, its replicas, its offset.`,
    hello: (from: string, to: string) =>
      `A hello on __sentinel__:hello, ${from} to ${to}: who this Sentinel is, and what it takes for the master.`,
    watch: (from: string, to: string) => `A Sentinel’s everyday: ${from} to ${to}.`,
    opinionAsked: (from: string, to: string) => `${from} asks ${to}: do you hold the master down?`,
    opinionGiven: (from: string, to: string) =>
      `${from} tells ${to} whether it holds the master down.`,
    voteAsked: (from: string, to: string) =>
      `${from} asks ${to} for its vote, to lead the failover of this epoch.`,
    voteGiven: (from: string, to: string) =>
      `${from} tells ${to} whom it votes for: in an epoch the first who asks.`,
    data: (from: string, to: string) => `Bytes from ${from} to ${to}, no whole message yet.`,
    fin: (from: string, to: string) => `${from} sends ${to} nothing more: its end is closed.`,
    rst: (from: string, to: string) => `${from} breaks the connection to ${to} off.`,
    refused: (from: string, to: string) => `${from} wanted a connection to ${to}: nobody took it.`,
  },
};

export type PacketWords = Words<typeof en>;
