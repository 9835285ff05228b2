/** seq: numbers in a row. */
import { usageError } from './options';
import { out, simpleTool } from './tool';

/** More numbers than this nobody reads. */
const SEQ_MAX = 1_000_000;

export const seq = simpleTool('seq', (tool, argv) => {
  const equalWidth = argv[1] === '-w';
  const args = argv.slice(equalWidth ? 2 : 1);
  const numbers = args.map(Number);
  const bad = numbers.findIndex(Number.isNaN);
  if (bad >= 0) usageError(tool, `invalid floating point argument: '${args[bad]}'`);
  else if (numbers.length === 0) usageError(tool, 'missing operand');
  else if (numbers.length > 3) usageError(tool, `extra operand '${args[3]}'`);
  if (tool.state.status !== 0) return tool.state.status;
  const first = numbers.length > 1 ? (numbers[0] ?? 1) : 1;
  const by = numbers.length > 2 ? (numbers[1] ?? 1) : 1;
  const last = numbers.at(-1) ?? 1;
  if (by === 0) {
    usageError(tool, "invalid Zero increment value: '0'");
    return 1;
  }
  const count = Math.min(SEQ_MAX, Math.floor((last - first) / by + 1e-9) + 1);
  const digits = Math.max(...args.map((arg) => (arg.split('.')[1] ?? '').length));
  const texts = Array.from({ length: Math.max(0, count) }, (_, i) =>
    (first + i * by).toFixed(digits),
  );
  const ends = [texts[0] ?? '', texts.at(-1) ?? ''];
  const width = equalWidth ? Math.max(...ends.map((text) => text.length)) : 0;
  out(tool, texts.map((text) => `${text.padStart(width, '0')}\n`).join(''));
  return 0;
});
