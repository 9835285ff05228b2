/** Names in columns, filled downwards, as `ls` lays them out on a terminal. */
import { decodeUtf8 } from './utf8';
import { textWidth } from './wcwidth';

const GAP = 2;

/** Rows with a newline each. As many columns as fit into `width` cells; at least one. */
export function columns(names: readonly string[], width: number): string {
  const widths = names.map((name) => textWidth(decodeUtf8(name)));
  for (let rows = 1; ; rows++) {
    const count = Math.ceil(names.length / rows);
    const each = Array.from({ length: count }, (_, column) =>
      Math.max(0, ...widths.slice(column * rows, (column + 1) * rows)),
    );
    const total = each.reduce((sum, one) => sum + one + GAP, -GAP);
    if (total >= width && rows < names.length) continue;
    return layOut({ names, widths, rows, each });
  }
}

interface Layout {
  readonly names: readonly string[];
  readonly widths: readonly number[];
  readonly rows: number;
  readonly each: readonly number[];
}

function layOut({ names, widths, rows, each }: Layout): string {
  let out = '';
  for (let row = 0; row < rows && row < names.length; row++) {
    for (let at = row, column = 0; at < names.length; at += rows, column++) {
      const last = at + rows >= names.length;
      const padding = last ? 0 : (each[column] as number) + GAP - (widths[at] as number);
      out += names[at] + ' '.repeat(padding);
    }
    out += '\n';
  }
  return out;
}
