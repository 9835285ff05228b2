/** The edges between the graph and what stands beside it. */

import { arrange } from '../store';
import { usePage, useTexts } from '../use_page';
import { Splitter } from './Splitter';

const WIDTH_MIN = 240;
const WIDTH_MAX = 760;

/** `suggested`: what a wide window gives the pane of itself, and a narrow one: layout.css. */
const EDGES = {
  lessonWidth: { className: 'lesson-edge', suggested: [356, 312], perPixel: 1 },
  sideWidth: { className: 'side-edge', suggested: [372, 340], perPixel: -1 },
} as const;

function Edge({ of, label }: { readonly of: keyof typeof EDGES; readonly label: string }) {
  const width = usePage((page) => page.panes[of]);
  const { className, suggested, perPixel } = EDGES[of];
  const [wide, narrow] = suggested;
  return (
    <Splitter
      className={className}
      label={label}
      axis="x"
      value={width > 0 ? width : window.innerWidth <= 1100 ? narrow : wide}
      min={WIDTH_MIN}
      max={WIDTH_MAX}
      step={16}
      perPixel={perPixel}
      onMove={(next) => arrange({ [of]: next })}
    />
  );
}

export function LessonEdge() {
  return <Edge of="lessonWidth" label={useTexts().layouts.resizeLesson} />;
}

export function SideEdge() {
  return <Edge of="sideWidth" label={useTexts().layouts.resizeSide} />;
}
