/**
 * A user's rules as text that gives the same user when it is read.
 * twin: redis 6.2.6 acl.c, ACLDescribeUser, ACLDescribeUserCommandRules.
 * differs: single commands are listed in the order of the command table; the original's order
 * depends on its hash seed.
 */
import type { Server } from '../state';
import { ACL_CATEGORIES, commandsOfCategory } from './categories';
import type { User } from './state';

/** `on #<hash> ~* &* +@all` and the like, as conf files and ACL LIST have it. */
export function ACLDescribeUser(server: Server, user: User): string {
  const words = [user.enabled ? 'on' : 'off'];
  if (user.noPass) words.push('nopass');
  if (user.sanitizePayload === 'skip') words.push('skip-sanitize-payload');
  if (user.sanitizePayload === 'sanitize') words.push('sanitize-payload');
  words.push(...user.passwords.map((hash) => `#${hash}`));
  words.push(...(user.allKeys ? ['~*'] : user.patterns.map((each) => `~${each}`)));
  words.push(
    ...(user.allChannels ? ['&*'] : ['resetchannels', ...user.channels.map((each) => `&${each}`)]),
  );
  words.push(ACLDescribeUserCommandRules(server, user));
  return words.join(' ');
}

/**
 * The commands alone. It starts from all or from none, takes the categories that fit best, one
 * after the other, and then mends what is left command by command.
 */
export function ACLDescribeUserCommandRules(server: Server, user: User): string {
  const additive = !user.futureCommands;
  const all = [...server.commands.keys()];
  const described = new Set(additive ? [] : all);
  const categories = bestCategories(server, user, additive);
  for (const { names } of categories) {
    for (const name of names) {
      if (additive) described.add(name);
      else described.delete(name);
    }
  }
  const words = [additive ? '-@all' : '+@all'];
  words.push(...categories.map(({ category }) => `${additive ? '+' : '-'}@${category}`));
  for (const name of all) {
    const isAllowed = user.commands.has(name);
    if (isAllowed !== described.has(name)) words.push(`${isAllowed ? '+' : '-'}${name}`);
    if (isAllowed) continue;
    words.push(...(user.subcommands.get(name) ?? []).map((sub) => `+${name}|${sub}`));
  }
  return words.join(' ');
}

interface Category {
  readonly category: string;
  readonly names: readonly string[];
}

/** Categories of which the user has more than it lacks, those that differ least first. */
function bestCategories(server: Server, user: User, additive: boolean): Category[] {
  // What is still to be explained: each category that is taken is struck off.
  const left = new Set(user.commands);
  const candidates: Category[] = ACL_CATEGORIES.map((category) => ({
    category,
    names: commandsOfCategory(server.commands.values(), category) ?? [],
  }));
  const chosen: Category[] = [];
  for (;;) {
    let best: Category | null = null;
    let bestFit = { diff: Number.POSITIVE_INFINITY, same: 0 };
    for (const each of candidates) {
      if (chosen.includes(each)) continue;
      const on = each.names.filter((name) => left.has(name)).length;
      const off = each.names.length - on;
      const fit = additive ? { diff: off, same: on } : { diff: on, same: off };
      const isBetter =
        fit.diff < bestFit.diff || (fit.diff === bestFit.diff && fit.same > bestFit.same);
      if (fit.same > fit.diff && isBetter) {
        best = each;
        bestFit = fit;
      }
    }
    if (best === null) return chosen;
    chosen.push(best);
    for (const name of best.names) {
      if (additive) left.delete(name);
      else left.add(name);
    }
  }
}
