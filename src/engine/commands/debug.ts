/**
 * DEBUG.
 * twin: redis 6.2.6 debug.c, debugCommand.
 * differs: a table; subcommands on the dataset are in debug_dataset.ts and debug_inspect.ts, those
 * that end the server in debug_crash.ts. STRINGMATCH-TEST runs fewer rounds.
 */
import { isErrno } from '#host/errno';
import { rewriteConfig } from '../config/rewrite';
import { spendAsleep } from '../cost';
import { serverLog } from '../log';
import {
  addReply,
  addReplyArrayLen,
  addReplyBigNum,
  addReplyBool,
  addReplyBulk,
  addReplyDouble,
  addReplyError,
  addReplyHelp,
  addReplyLongLong,
  addReplyMapLen,
  addReplyNull,
  addReplyPushLen,
  addReplySetLen,
  addReplyStatus,
  addReplyVerbatim,
  shared,
} from '../networking/reply';
import { changeReplicationId, clearReplicationId2 } from '../replication/replid';
import type { Client, Server } from '../state';
import { stringmatch } from '../stringmatch';
import { debugAssert, debugOom, debugPanic, debugRestart, debugSegfault } from './debug_crash';
import {
  debugDigest,
  debugDigestValue,
  debugLoadAof,
  debugPopulate,
  debugReload,
  debugSetActiveExpire,
  debugSetSkipChecksum,
} from './debug_dataset';
import {
  debugHtstats,
  debugHtstatsKey,
  debugObject,
  debugSdslen,
  debugZiplist,
} from './debug_inspect';
import { DEBUG_HELP } from './help';
import { ANY, callSubcommand, type Subcommands } from './subcommand';

const SUBCOMMANDS: Subcommands = new Map([
  ['help', { min: 2, max: 2, proc: (_server, c) => addReplyHelp(c, DEBUG_HELP) }],
  ['sleep', { min: 3, max: 3, proc: debugSleep }],
  ['aof-flush-sleep', { min: 3, max: 3, proc: debugAofFlushSleep }],
  ['config-rewrite-force-all', { min: 2, max: 2, proc: debugConfigRewriteForceAll }],
  ['segfault', { min: 2, max: ANY, proc: debugSegfault }],
  ['panic', { min: 2, max: ANY, proc: debugPanic }],
  ['assert', { min: 2, max: ANY, proc: debugAssert }],
  ['oom', { min: 2, max: ANY, proc: debugOom }],
  ['restart', { min: 2, max: ANY, proc: debugRestart }],
  ['crash-and-recover', { min: 2, max: ANY, proc: debugRestart }],
  ['log', { min: 3, max: 3, proc: debugLog }],
  ['leak', { min: 3, max: 3, proc: (_server, c) => addReply(c, shared.ok) }],
  ['error', { min: 3, max: 3, proc: debugError }],
  ['protocol', { min: 3, max: 3, proc: debugProtocol }],
  ['change-repl-id', { min: 2, max: 2, proc: debugChangeReplId }],
  ['stringmatch-test', { min: 2, max: 2, proc: debugStringmatchTest }],
  ['structsize', { min: 2, max: 2, proc: debugStructsize }],
  ['reload', { min: 2, max: ANY, proc: debugReload }],
  ['loadaof', { min: 2, max: 2, proc: debugLoadAof }],
  ['object', { min: 3, max: 3, proc: debugObject }],
  ['populate', { min: 3, max: 5, proc: debugPopulate }],
  ['digest', { min: 2, max: 2, proc: debugDigest }],
  ['digest-value', { min: 2, max: ANY, proc: debugDigestValue }],
  ['set-active-expire', { min: 3, max: 3, proc: debugSetActiveExpire }],
  ['set-skip-checksum-validation', { min: 3, max: 3, proc: debugSetSkipChecksum }],
  ['sdslen', { min: 3, max: 3, proc: debugSdslen }],
  ['ziplist', { min: 3, max: 3, proc: debugZiplist }],
  ['htstats', { min: 3, max: 3, proc: debugHtstats }],
  ['htstats-key', { min: 3, max: 3, proc: debugHtstatsKey }],
]);

/** Ten million in the original, which takes it seconds. */
const STRINGMATCH_ROUNDS = 10_000;

export function debugCommand(server: Server, c: Client): void {
  callSubcommand(server, c, SUBCOMMANDS);
}

/** DEBUG SLEEP seconds: nobody else is served meanwhile. */
function debugSleep(server: Server, c: Client): void {
  const seconds = Number.parseFloat(c.argv[2] ?? '');
  if (seconds > 0) spendAsleep(server, Math.floor(seconds * 1_000_000));
  addReply(c, shared.ok);
}

/** DEBUG AOF-FLUSH-SLEEP microseconds. */
function debugAofFlushSleep(server: Server, c: Client): void {
  server.aof.flushSleep = Math.max(0, Number.parseInt(c.argv[2] ?? '', 10) || 0);
  addReply(c, shared.ok);
}

/** DEBUG CONFIG-REWRITE-FORCE-ALL: like CONFIG REWRITE, with the defaults as well. */
function debugConfigRewriteForceAll(server: Server, c: Client): void {
  const { configFile } = server;
  const rewritten = configFile === null ? 'ENOENT' : rewriteConfig(server, configFile, true);
  if (isErrno(rewritten)) addReplyError(c, 'CONFIG-REWRITE-FORCE-ALL failed');
  else addReply(c, shared.ok);
}

function debugLog(server: Server, c: Client): void {
  serverLog(server, 'warning', `DEBUG LOG: ${c.argv[2]}`);
  addReply(c, shared.ok);
}

/** DEBUG STRINGMATCH-TEST: random patterns on random texts; it is well when it ends. */
function debugStringmatchTest({ host }: Server, c: Client): void {
  const some = () => {
    const length = (host.random() >>> 0) % 32;
    return Array.from({ length }, () => String.fromCharCode((host.random() >>> 0) % 128)).join('');
  };
  for (let round = 0; round < STRINGMATCH_ROUNDS; round++) stringmatch(some(), some());
  addReplyStatus(c, 'Apparently Redis did not crash: test passed');
}

/** DEBUG ERROR text: an error that is no error of ours, so it is not counted. */
function debugError(_server: Server, c: Client): void {
  addReply(c, `-${(c.argv[2] ?? '').replace(/[\r\n]/g, ' ')}\r\n`);
}

function debugChangeReplId(server: Server, c: Client): void {
  serverLog(server, 'warning', 'Changing replication IDs after receiving DEBUG change-repl-id');
  changeReplicationId(server);
  clearReplicationId2(server);
  addReply(c, shared.ok);
}

function debugStructsize(_server: Server, c: Client): void {
  addReplyBulk(
    c,
    'bits:64 robj:16 dictentry:24 sdshdr5:1 sdshdr8:3 sdshdr16:5 sdshdr32:9 sdshdr64:17 ',
  );
}

/** 3.14159265359: the original's own approximation. */
const NEARLY_PI = 314_159_265_359 / 1e11;

const SAMPLES: ReadonlyMap<string, (c: Client) => void> = new Map<string, (c: Client) => void>([
  ['string', (c) => addReplyBulk(c, 'Hello World')],
  ['integer', (c) => addReplyLongLong(c, 12345)],
  ['double', (c) => addReplyDouble(c, NEARLY_PI)],
  ['bignum', (c) => addReplyBigNum(c, '1234567999999999999999999999999999999')],
  ['null', addReplyNull],
  ['array', (c) => threeNumbers(c, addReplyArrayLen)],
  ['set', (c) => threeNumbers(c, addReplySetLen)],
  ['map', sampleMap],
  ['attrib', sampleAttribute],
  ['push', samplePush],
  ['true', (c) => addReplyBool(c, true)],
  ['false', (c) => addReplyBool(c, false)],
  ['verbatim', (c) => addReplyVerbatim(c, 'This is a verbatim\nstring')],
]);

/** DEBUG PROTOCOL type: a reply of each kind. */
function debugProtocol(_server: Server, c: Client): void {
  const sample = SAMPLES.get((c.argv[2] ?? '').toLowerCase());
  if (sample) {
    sample(c);
    return;
  }
  addReplyError(
    c,
    'Wrong protocol type name. Please use one of the following: string|integer|double|bignum|null|array|set|map|attrib|push|verbatim|true|false',
  );
}

function threeNumbers(c: Client, addLen: (c: Client, length: number) => void): void {
  addLen(c, 3);
  for (const number of [0, 1, 2]) addReplyLongLong(c, number);
}

function sampleMap(c: Client): void {
  addReplyMapLen(c, 3);
  for (const number of [0, 1, 2]) {
    addReplyLongLong(c, number);
    addReplyBool(c, number === 1);
  }
}

function sampleAttribute(c: Client): void {
  if (c.resp >= 3) {
    addReply(c, '|1\r\n');
    addReplyBulk(c, 'key-popularity');
    addReplyArrayLen(c, 2);
    addReplyBulk(c, 'key:123');
    addReplyLongLong(c, 90);
  }
  addReplyBulk(c, 'Some real reply following the attribute');
}

/** The original crashes on this under RESP2. */
function samplePush(c: Client): void {
  if (c.resp === 2) {
    addReplyError(c, 'RESP2 does not support push');
    return;
  }
  addReplyPushLen(c, 2);
  addReplyBulk(c, 'server-cpu-usage');
  addReplyLongLong(c, 42);
  addReplyBulk(c, 'Some real reply following the push reply');
}
