/** The control on a cable: scissors while it is whole; its cross and "mend" while it is cut. */
import { select } from 'd3-selection';
import type { Texts } from '../texts/en';
import type { Cable } from '../topology/cables';
import type { Point } from './layout';
import { put, write } from './put';
import type { Layer } from './stage';

const LABEL_HEIGHT = 22;
/** From the control's middle: each is drawn where it stands, as a transform of its own would cost a layer. */
const SCISSORS =
  'm-5 -2.500a1.700 1.700 0 1 0 3.400 0a1.700 1.700 0 1 0 -3.400 0m0 5a1.700 1.700 0 1 0 3.400 0' +
  'a1.700 1.700 0 1 0 -3.400 0m3.100 -4l6.900 4.500m-6.900 -1.500l6.900 -4.500';
const CROSS = 'm-7 -7l14 14m0 -14l-14 14';

export interface CutScene {
  readonly texts: Texts;
  /** There is no room for its words, but where it is pointed at or has the keyboard. */
  readonly tight: boolean;
  /** Null: this tab may only look. */
  readonly onCut: ((cable: Cable) => void) | null;
  readonly at: Point;
  /** Of the words' middle, from the control's. */
  readonly aside: Point;
}

/** `group`: a cable's, with a `.cut-control` inside. */
export function drawCutControl(
  group: SVGGElement,
  cable: Cable,
  { texts, onCut, tight, at, aside }: CutScene,
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
  const middle = { cx: at.x, cy: at.y };
  put(control.querySelector('.touch'), middle);
  put(control.querySelector('.disc'), { ...middle, r: cut && !tight ? 16 : 10 });
  put(control.querySelector('.mark'), { d: `M${at.x} ${at.y}${cut ? CROSS : SCISSORS}` });
  put(control.querySelector('.label'), { display: onCut ? null : 'none' });
  const words = cut ? texts.mend : texts.cutCable;
  const width = labelWidth(words);
  const [x, y] = [at.x + aside.x, at.y + aside.y];
  put(control.querySelector('.label rect'), { x: x - width / 2, y: y - LABEL_HEIGHT / 2, width });
  put(control.querySelector('.label text'), { x, y: y + 4 });
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
    .attr('height', LABEL_HEIGHT)
    .attr('rx', LABEL_HEIGHT / 2);
  label.append('text').attr('text-anchor', 'middle');
}

export function selectGroups(layer: Layer, cables: readonly Cable[]) {
  return layer.selectAll<SVGGElement, Cable>('g.link').data(cables, (cable) => cable.id);
}
