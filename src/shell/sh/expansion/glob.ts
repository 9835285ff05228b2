/** Pattern words to the file names they stand for. */

import { isErrno } from '#host/errno';
import type { Host } from '#host/host';
import { hasPattern, matchesPattern, unescapePattern } from './pattern';

/** Paths that match, in order; empty when none does. A leading `.` must be written out. */
export function expandPath(host: Host, pattern: string): string[] {
  const absolute = pattern.startsWith('/');
  let paths = [absolute ? '/' : ''];
  const steps = pattern.split('/').filter((step) => step !== '');
  for (const [i, step] of steps.entries()) {
    const last = i === steps.length - 1 && !pattern.endsWith('/');
    paths = paths.flatMap((path) => descend(host, path, step, last));
  }
  return pattern.endsWith('/') ? paths.map((path) => `${path}/`) : paths;
}

function descend(host: Host, directory: string, step: string, last: boolean): string[] {
  const prefix = directory === '' || directory.endsWith('/') ? directory : `${directory}/`;
  if (!hasPattern(step)) {
    const path = prefix + unescapePattern(step);
    return isErrno(host.stat(path)) ? [] : [path];
  }
  const names = host.readdir(directory === '' ? '.' : directory);
  if (isErrno(names)) return [];
  return names
    .filter((name) => (!name.startsWith('.') || step.startsWith('.')) && matchesPattern(step, name))
    .map((name) => prefix + name)
    .filter((path) => last || isDirectory(host, path))
    .sort();
}

export function isDirectory(host: Host, path: string): boolean {
  const stat = host.stat(path);
  return !isErrno(stat) && stat.kind === 'directory';
}
