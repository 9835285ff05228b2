/**
 * The categories that commands belong to.
 * twin: redis 6.2.6 acl.c, ACLCommandCategories; server.c, populateCommandTable (setImplicitACLCategories).
 */
import type { Command } from '../command';

/** In the order of the original's bits. */
export const ACL_CATEGORIES: readonly string[] = [
  'keyspace',
  'read',
  'write',
  'set',
  'sortedset',
  'list',
  'hash',
  'string',
  'bitmap',
  'hyperloglog',
  'geo',
  'stream',
  'pubsub',
  'admin',
  'fast',
  'slow',
  'blocking',
  'dangerous',
  'connection',
  'transaction',
  'scripting',
];

/** Categories named in the table and those that follow from the flags, in order. */
export function categoriesOf({ flags, categories }: Command): string[] {
  const has = new Set(categories.map((name) => name.slice(1)));
  if (flags.has('write')) has.add('write');
  if (flags.has('read-only') && !has.has('scripting')) has.add('read');
  if (flags.has('admin')) has.add('admin').add('dangerous');
  if (flags.has('pub-sub')) has.add('pubsub');
  has.add(flags.has('fast') ? 'fast' : 'slow');
  return ACL_CATEGORIES.filter((category) => has.has(category));
}

/** Names of a category's commands; undefined: there is no such category. */
export function commandsOfCategory(
  commands: Iterable<Command>,
  category: string,
): string[] | undefined {
  const name = category.toLowerCase();
  if (!ACL_CATEGORIES.includes(name)) return undefined;
  return [...commands]
    .filter((command) => categoriesOf(command).includes(name))
    .map((command) => command.name);
}
