/** sleep: `sleep 1.5`, `sleep 2m`. */
import { parseOptions, usageError } from './options';
import { finish, toolProgram } from './tool';

const UNITS: Readonly<Record<string, number>> = { '': 1, s: 1, m: 60, h: 3600, d: 86_400 };

const TIMER = 'sleep';

export const sleep = toolProgram<object>({
  name: 'sleep',
  begin(tool, argv) {
    const options = parseOptions(tool, argv, { usage: 'NUMBER[SUFFIX]...' });
    if (options === null) return null;
    const times = options.operands;
    if (times.length === 0) {
      usageError(tool, 'missing operand');
      return null;
    }
    let seconds = 0;
    for (const time of times) {
      const [, digits, unit = ''] = /^(\d+\.?\d*|\.\d+)([smhd]?)$/.exec(time) ?? [];
      if (digits === undefined) {
        usageError(tool, `invalid time interval '${time}'`);
        return null;
      }
      seconds += Number(digits) * (UNITS[unit] ?? 1);
    }
    tool.host.setTimer(TIMER, Math.round(seconds * 1_000_000));
    return {};
  },
  take(tool, _task, input) {
    if (input.kind === 'timer' && input.name === TIMER) finish(tool);
  },
});
