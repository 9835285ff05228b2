/** tee: standard input to standard output and into files. */
import { bytesOf } from '#hiredis/bytes';
import { isErrno, strerror } from '#host/errno';
import { parseOptions } from './options';
import { openSource, type Source, take } from './source';
import { fail, finish, out, toolProgram } from './tool';

interface Tee {
  readonly source: Source;
  readonly fds: readonly number[];
}

export const tee = toolProgram<Tee>({
  name: 'tee',
  begin(tool, argv) {
    const spec = { flags: 'ai', long: { append: 'a' }, usage: '[OPTION]... [FILE]...' };
    const options = parseOptions(tool, argv, spec);
    if (options === null) return null;
    const append = options.given.has('a');
    const fds = options.operands.flatMap((path) => {
      const fd = tool.host.open(path, { write: true, create: true, append, truncate: !append });
      if (!isErrno(fd)) return [fd];
      fail(tool, `${path}: ${strerror(fd)}`);
      return [];
    });
    return { source: openSource([]), fds };
  },
  step(tool, task) {
    const taken = take(tool, task.source);
    if (taken.kind === 'wait') return 'wait';
    if (taken.kind === 'chunk') {
      out(tool, taken.text);
      const bytes = bytesOf(taken.text);
      for (const fd of task.fds) tool.host.write(fd, bytes);
    } else if (taken.kind === 'done') finish(tool);
    return 'goOn';
  },
});
