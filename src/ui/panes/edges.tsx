/** The edges between the graph and what stands beside it. */

import { arrange } from '../store';
import { usePage, useTexts } from '../use_page';
import { Splitter } from './Splitter';

const WIDTH_MIN = 240;
const WIDTH_MAX = 760;

/** What a window of this width gives the panes of itself: layout.css. */
const isNarrow = () => window.innerWidth <= 1100;

export function LessonEdge() {
  const texts = useTexts().layouts;
  const width = usePage((page) => page.panes.lessonWidth);
  const suggested = isNarrow() ? 312 : 356;
  return (
    <Splitter
      className="lesson-edge"
      label={texts.resizeLesson}
      axis="x"
      value={width > 0 ? width : suggested}
      min={WIDTH_MIN}
      max={WIDTH_MAX}
      step={16}
      perPixel={1}
      onMove={(lessonWidth) => arrange({ lessonWidth })}
    />
  );
}

export function SideEdge() {
  const texts = useTexts().layouts;
  const width = usePage((page) => page.panes.sideWidth);
  const suggested = isNarrow() ? 340 : 372;
  return (
    <Splitter
      className="side-edge"
      label={texts.resizeSide}
      axis="x"
      value={width > 0 ? width : suggested}
      min={WIDTH_MIN}
      max={WIDTH_MAX}
      step={16}
      perPixel={-1}
      onMove={(sideWidth) => arrange({ sideWidth })}
    />
  );
}
