/** The control on a cable: scissors while it is whole; its cross and "mend" while it is cut. */
import { select } from 'd3-selection';
import type { Texts } from '../texts/en';
import type { Cable } from '../topology/cables';
import { put, write } from './put';
import type { Layer } from './stage';

const LABEL_HEIGHT = 22;
const SCISSORS =
  'M-5 -2.500a1.700 1.700 0 1 0 3.400 0a1.700 1.700 0 1 0 -3.400 0M-5 2.500a1.700 1.700 0 1 0 3.400 0' +
  'a1.700 1.700 0 1 0 -3.400 0M-1.900 -1.500L5 3M-1.900 1.500L5 -3';
const CROSS = 'M-7 -7L7 7M7 -7L-7 7';

export interface CutScene {
  readonly texts: Texts;
  /** There is no room for its words, but where it is pointed at or has the keyboard. */
  readonly tight: boolean;
  /** Null: this tab may only look. */
  readonly onCut: ((cable: Cable) => void) | null;
}

/** `group`: a cable's, with a `.cut-control` inside, placed by whoever places the line. */
export function drawCutControl(
  group: SVGGElement,
  cable: Cable,
  { texts, onCut, tight }: CutScene,
): void {
  const { cut, hasControl, master, replica } = cable;
  const control = group.querySelector<SVGGElement>('.cut-control');
  if (!control) return;
  put(control, {
    display: hasControl && (onCut || cut) ? null : 'none',
    role: onCut ? 'button' : null,
    tabindex: hasControl && onCut ? 0 : null,
    class: `cut-control ${cut ? 'mend' : ''} ${tight ? 'terse' : ''}`,
    'aria-label': (cut ? texts.mendBetween : texts.cutBetween)(master.name, replica.name),
  });
  select(control)
    .on('click', () => onCut?.(cable))
    .on('keydown', (event: KeyboardEvent) => {
      if (event.key !== 'Enter' && event.key !== ' ') return;
      event.preventDefault();
      onCut?.(cable);
    });
  put(control.querySelector('.disc'), { r: cut && !tight ? 16 : 10 });
  put(control.querySelector('.mark'), { d: cut ? CROSS : SCISSORS });
  put(control.querySelector('.label'), { display: onCut ? null : 'none' });
  const words = cut ? texts.mend : texts.cutCable;
  const width = labelWidth(words);
  put(control.querySelector('.label rect'), { x: -width / 2, width });
  write(control.querySelector('.label text'), words);
}

/** CJK characters are as wide as their face is high. */
function labelWidth(words: string): number {
  const wide = [...words].filter((each) => each > '\u2e80').length;
  return wide * 12 + (words.length - wide) * 6.6 + 22;
}

export function appendCutControl(group: Layer): void {
  const control = group.append('g').attr('class', 'cut-control');
  control.append('circle').attr('class', 'touch').attr('r', 22);
  control.append('circle').attr('class', 'disc');
  control.append('path').attr('class', 'mark');
  const label = control.append('g').attr('class', 'label');
  label
    .append('rect')
    .attr('y', -LABEL_HEIGHT / 2)
    .attr('height', LABEL_HEIGHT)
    .attr('rx', LABEL_HEIGHT / 2);
  label.append('text').attr('y', 4).attr('text-anchor', 'middle');
}

export function selectGroups(layer: Layer, cables: readonly Cable[]) {
  return layer.selectAll<SVGGElement, Cable>('g.link').data(cables, (cable) => cable.id);
}
