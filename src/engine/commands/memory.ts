/**
 * MEMORY.
 * twin: redis 6.2.6 object.c, memoryCommand.
 * differs: sizes are what glibc's allocator would give; STATS is not built.
 */
import { getDb } from '../keyspace/db';
import { dictFindEntry } from '../keyspace/dict';
import { usedMemory } from '../keyspace/memory';
import { objectSize, sdsSize } from '../keyspace/object_size';
import {
  addReply,
  addReplyBulk,
  addReplyErrorObject,
  addReplyHelp,
  addReplyLongLong,
  addReplyNull,
  addReplyVerbatim,
  shared,
} from '../networking/reply';
import { getLongFromObjectOrReply } from '../numbers';
import type { Client, Server } from '../state';
import { MEMORY_HELP } from './help';
import { ANY, callSubcommand, type Subcommands } from './subcommand';

const SUBCOMMANDS: Subcommands = new Map([
  ['help', { min: 2, max: 2, proc: (_server, c) => addReplyHelp(c, MEMORY_HELP) }],
  ['usage', { min: 3, max: ANY, proc: memoryUsage }],
  ['doctor', { min: 2, max: 2, proc: memoryDoctor }],
  ['malloc-stats', { min: 2, max: 2, proc: memoryMallocStats }],
  ['purge', { min: 2, max: 2, proc: (_server, c) => addReply(c, shared.ok) }],
]);

export function memoryCommand(server: Server, c: Client): void {
  callSubcommand(server, c, SUBCOMMANDS);
}

const DICT_ENTRY_BYTES = 24;

/** MEMORY USAGE key [SAMPLES count] */
function memoryUsage(server: Server, c: Client): void {
  for (let j = 3; j < c.argv.length; j += 2) {
    const count = c.argv[j + 1];
    if ((c.argv[j] ?? '').toLowerCase() !== 'samples' || count === undefined) {
      addReplyErrorObject(c, shared.syntaxerr);
      return;
    }
    const samples = getLongFromObjectOrReply(c, count);
    if (samples === null) return;
    if (samples < 0) {
      addReplyErrorObject(c, shared.syntaxerr);
      return;
    }
  }
  const entry = dictFindEntry(getDb(server, c.db).dict, c.argv[2] ?? '');
  if (entry === null) addReplyNull(c);
  else addReplyLongLong(c, objectSize(entry.val) + sdsSize(entry.key.length) + DICT_ENTRY_BYTES);
}

const SMALL_DATASET_BYTES = 5 * 1024 * 1024;

function memoryDoctor(server: Server, c: Client): void {
  addReplyVerbatim(
    c,
    usedMemory(server) < SMALL_DATASET_BYTES
      ? "Hi Sam, this instance is empty or is using very little memory, my issues detector can't be used in these conditions. Please, leave for your mission on Earth and fill it with some data. The new Sam and I will be back to our programming as soon as I finished rebooting.\n"
      : "Hi Sam, I can't find any memory issue in your instance. I can only account for what occurs on this base.\n",
  );
}

function memoryMallocStats(_server: Server, c: Client): void {
  addReplyBulk(c, 'Stats not supported for the current allocator');
}
