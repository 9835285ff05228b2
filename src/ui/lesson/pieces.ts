/** A step's blocks as the panel shows them: lines for one prompt that follow each other share a card. */
import type { Block, LineProgram } from '#lesson/lesson';

export type Piece =
  | Exclude<Block, { kind: 'command' }>
  | {
      readonly kind: 'commands';
      readonly node: string;
      readonly server: string;
      readonly program: LineProgram;
      readonly lines: readonly string[];
    };

export function gathered(blocks: readonly Block[]): Piece[] {
  const pieces: Piece[] = [];
  for (const block of blocks) {
    const last = pieces.at(-1);
    if (block.kind !== 'command') pieces.push(block);
    else {
      const { tty: node, server, program, line } = block;
      const joins =
        last?.kind === 'commands' &&
        last.node === node &&
        last.server === server &&
        last.program === program;
      if (joins) pieces[pieces.length - 1] = { ...last, lines: [...last.lines, line] };
      else pieces.push({ kind: 'commands', node, server, program, lines: [line] });
    }
  }
  return pieces;
}
