/** mkdir, rmdir, rm, cp, mv, touch, chmod. */
import { type Errno, isErrno, strerror } from '#host/errno';
import type { FileStat } from '#host/host';
import { type Options, parseOptions, usageError } from '../options';
import { fail, simpleTool, type Tool } from '../tool';

/** Something is done to each operand; null: the options were wrong. */
function forEachOperand(
  options: Options | null,
  tool: Tool,
  act: (path: string, options: Options) => void,
): number {
  if (options === null) return tool.state.status;
  if (options.operands.length === 0 && !options.given.has('f')) {
    usageError(tool, tool.name === 'touch' ? 'missing file operand' : 'missing operand');
  }
  for (const path of options.operands) act(path, options);
  return tool.state.status;
}

function statOf(tool: Tool, path: string): FileStat | null {
  const stat = tool.host.stat(path);
  return isErrno(stat) ? null : stat;
}

function baseName(path: string): string {
  return path.replace(/\/+$/, '').replace(/^.*\//, '');
}

export const mkdir = simpleTool('mkdir', (tool, argv) => {
  const spec = { flags: 'pv', long: { parents: 'p' }, usage: '[OPTION]... DIRECTORY...' };
  return forEachOperand(parseOptions(tool, argv, spec), tool, (path, { given }) => {
    const steps = given.has('p') ? ancestors(path) : [path];
    for (const step of steps) {
      const result = tool.host.mkdir(step);
      const fine =
        result === 'EEXIST' && given.has('p') && statOf(tool, step)?.kind === 'directory';
      if (!isErrno(result) || fine) continue;
      fail(tool, `cannot create directory '${path}': ${strerror(result)}`);
      return;
    }
  });
});

/** `a/b/c`: `a`, `a/b`, `a/b/c`. */
function ancestors(path: string): string[] {
  const steps = path.split('/');
  return steps.map((_, i) => steps.slice(0, i + 1).join('/')).filter((step) => step !== '');
}

export const rmdir = simpleTool('rmdir', (tool, argv) => {
  const options = parseOptions(tool, argv, { usage: '[OPTION]... DIRECTORY...' });
  return forEachOperand(options, tool, (path) => {
    const result = tool.host.rmdir(path);
    if (isErrno(result)) fail(tool, `failed to remove '${path}': ${strerror(result)}`);
  });
});

export const rm = simpleTool('rm', (tool, argv) => {
  const spec = {
    flags: 'rRfvi',
    long: { recursive: 'r', force: 'f' },
    usage: '[OPTION]... [FILE]...',
  };
  return forEachOperand(parseOptions(tool, argv, spec), tool, (path, { given }) => {
    const stat = statOf(tool, path);
    if (stat === null) {
      if (!given.has('f')) fail(tool, `cannot remove '${path}': ${strerror('ENOENT')}`);
    } else if (stat.kind === 'directory' && !given.has('r') && !given.has('R')) {
      fail(tool, `cannot remove '${path}': ${strerror('EISDIR')}`);
    } else if (/^(?:\/|(?:.*\/)?\.\.?)\/*$/.test(path)) {
      fail(tool, `refusing to remove '.' or '..' directory: skipping '${path}'`);
    } else {
      removeTree(tool, path, stat);
    }
  });
});

function removeTree(tool: Tool, path: string, stat: FileStat): void {
  if (stat.kind === 'directory') {
    const names = tool.host.readdir(path);
    for (const name of isErrno(names) ? [] : names) {
      const child = statOf(tool, `${path}/${name}`);
      if (child !== null) removeTree(tool, `${path}/${name}`, child);
    }
  }
  const result = stat.kind === 'directory' ? tool.host.rmdir(path) : tool.host.unlink(path);
  if (isErrno(result)) fail(tool, `cannot remove '${path}': ${strerror(result)}`);
}

/** Sources and where each goes; null after a complaint. */
function destinations(tool: Tool, { operands }: Options): [string, string][] | null {
  const target = operands.at(-1);
  const sources = operands.slice(0, -1);
  if (target === undefined) {
    usageError(tool, 'missing file operand');
    return null;
  }
  if (sources.length === 0) {
    usageError(tool, `missing destination file operand after '${target}'`);
    return null;
  }
  const into = statOf(tool, target)?.kind === 'directory';
  if (sources.length > 1 && !into) {
    fail(
      tool,
      `target '${target}': ${strerror(statOf(tool, target) === null ? 'ENOENT' : 'ENOTDIR')}`,
    );
    return null;
  }
  const inside = target.endsWith('/') ? target : `${target}/`;
  return sources.map((source) => [source, into ? inside + baseName(source) : target]);
}

export const cp = simpleTool('cp', (tool, argv) => {
  const spec = {
    flags: 'rRapfvi',
    long: { recursive: 'r', archive: 'a', force: 'f' },
    usage: '[OPTION]... SOURCE... DEST',
  };
  const options = parseOptions(tool, argv, spec);
  const pairs = options === null ? null : destinations(tool, options);
  if (options === null || pairs === null) return tool.state.status;
  const recursive = ['r', 'R', 'a'].some((letter) => options.given.has(letter));
  for (const [from, to] of pairs) {
    const stat = statOf(tool, from);
    if (stat === null) fail(tool, `cannot stat '${from}': ${strerror('ENOENT')}`);
    else if (stat.kind === 'directory' && !recursive) {
      fail(tool, `-r not specified; omitting directory '${from}'`);
    } else if (statOf(tool, to)?.inode === stat.inode) {
      fail(tool, `'${from}' and '${to}' are the same file`);
    } else copyTree(tool, { from, to, stat });
  }
  return tool.state.status;
});

interface Copy {
  readonly from: string;
  readonly to: string;
  readonly stat: FileStat;
}

function copyTree(tool: Tool, { from, to, stat }: Copy): void {
  if (stat.kind === 'file') {
    const result = copyFile(tool, { from, to, stat });
    if (isErrno(result)) fail(tool, `cannot create regular file '${to}': ${strerror(result)}`);
    return;
  }
  // The list comes first: a directory may be copied into itself.
  const names = tool.host.readdir(from);
  const made = tool.host.mkdir(to);
  if (isErrno(made) && made !== 'EEXIST') {
    fail(tool, `cannot create directory '${to}': ${strerror(made)}`);
    return;
  }
  for (const name of isErrno(names) ? [] : names) {
    const child = statOf(tool, `${from}/${name}`);
    if (child !== null)
      copyTree(tool, { from: `${from}/${name}`, to: `${to}/${name}`, stat: child });
  }
}

function copyFile(tool: Tool, { from, to, stat }: Copy): number | Errno {
  const { host } = tool;
  const bytes = host.readFile(from);
  if (isErrno(bytes)) return bytes;
  const fd = host.open(to, { write: true, create: true, truncate: true });
  if (isErrno(fd)) return fd;
  const taken = host.write(fd, bytes);
  host.close(fd);
  if (stat.executable) host.chmod(to, true);
  return taken;
}

export const mv = simpleTool('mv', (tool, argv) => {
  const spec = { flags: 'fvin', long: { force: 'f' }, usage: '[OPTION]... SOURCE... DEST' };
  const options = parseOptions(tool, argv, spec);
  const pairs = options === null ? null : destinations(tool, options);
  for (const [from, to] of pairs ?? []) {
    if (statOf(tool, from) === null) {
      fail(tool, `cannot stat '${from}': ${strerror('ENOENT')}`);
      continue;
    }
    const result = tool.host.rename(from, to);
    if (isErrno(result)) fail(tool, `cannot move '${from}' to '${to}': ${strerror(result)}`);
  }
  return tool.state.status;
});

export const touch = simpleTool('touch', (tool, argv) => {
  const spec = { flags: 'acm', long: { 'no-create': 'c' }, usage: '[OPTION]... FILE...' };
  return forEachOperand(parseOptions(tool, argv, spec), tool, (path, { given }) => {
    const known = statOf(tool, path);
    if (known?.kind === 'directory' || (known === null && given.has('c'))) return;
    const fd = tool.host.open(path, { write: true, create: true, append: true });
    if (isErrno(fd)) {
      fail(tool, `cannot touch '${path}': ${strerror(fd)}`);
      return;
    }
    // Cutting nothing off is a change all the same: it sets the time.
    if (known !== null) tool.host.ftruncate(fd, known.size);
    tool.host.close(fd);
  });
});

export const chmod = simpleTool('chmod', (tool, argv) => {
  const [mode, ...paths] = argv.slice(1);
  if (mode === undefined || paths.length === 0) {
    usageError(tool, mode === undefined ? 'missing operand' : `missing operand after '${mode}'`);
    return 1;
  }
  const symbolic = /^[ugoa]*([-+=])[rwxX]*$/.exec(mode);
  if (symbolic === null && !/^[0-7]{3,4}$/.test(mode)) {
    usageError(tool, `invalid mode: '${mode}'`);
    return 1;
  }
  // Of the permission bits this machine keeps only whether a file may be run.
  if (symbolic !== null && !mode.includes('x')) return 0;
  const executable =
    symbolic === null ? (Number.parseInt(mode, 8) & 0o100) !== 0 : symbolic[1] !== '-';
  for (const path of paths) {
    const result = tool.host.chmod(path, executable);
    if (isErrno(result)) fail(tool, `cannot access '${path}': ${strerror(result)}`);
  }
  return tool.state.status;
});
