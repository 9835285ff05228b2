/** The control on a cable: scissors while it is whole; its cross and "mend" while it is cut. */
import type { Texts } from '../texts/en';
import type { Cable } from '../topology/cables';
import type { Layer } from './stage';

const LABEL_HEIGHT = 22;
const SCISSORS =
  'M-5 -2.500a1.700 1.700 0 1 0 3.400 0a1.700 1.700 0 1 0 -3.400 0M-5 2.500a1.700 1.700 0 1 0 3.400 0' +
  'a1.700 1.700 0 1 0 -3.400 0M-1.900 -1.500L5 3M-1.900 1.500L5 -3';
const CROSS = 'M-7 -7L7 7M7 -7L-7 7';

export interface CutScene {
  readonly texts: Texts;
  /** Null: this tab may only look. */
  readonly onCut: ((cable: Cable) => void) | null;
}

/** `groups`: one per cable, each with a `.cut-control` inside, placed by whoever places the line. */
export function drawCutControls(
  groups: ReturnType<typeof selectGroups>,
  { texts, onCut }: CutScene,
): void {
  const controls = groups.select<SVGGElement>('.cut-control');
  controls
    .attr('display', (cable) => (cable.hasControl && (onCut || cable.cut) ? null : 'none'))
    .attr('role', onCut ? 'button' : null)
    .attr('tabindex', (cable) => (cable.hasControl && onCut ? 0 : null))
    .attr('class', (cable) => `cut-control ${cable.cut ? 'mend' : ''}`)
    .attr('aria-label', ({ cut, master, replica }) =>
      (cut ? texts.mendBetween : texts.cutBetween)(master.name, replica.name),
    )
    .on('click', (_event, cable) => onCut?.(cable))
    .on('keydown', (event: KeyboardEvent, cable) => {
      if (event.key !== 'Enter' && event.key !== ' ') return;
      event.preventDefault();
      onCut?.(cable);
    });
  controls.select('.disc').attr('r', (cable) => (cable.cut ? 16 : 10));
  controls.select('.mark').attr('d', (cable) => (cable.cut ? CROSS : SCISSORS));
  controls.select('.label').attr('display', onCut ? null : 'none');
  controls.each(function label(cable) {
    const words = cable.cut ? texts.mend : texts.cutCable;
    const width = labelWidth(words);
    const rect = this.querySelector('.label rect');
    rect?.setAttribute('x', String(-width / 2));
    rect?.setAttribute('width', String(width));
    const text = this.querySelector('.label text');
    if (text) text.textContent = words;
  });
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
