/**
 * What hands do to the view: the wheel and two fingers zoom, dragging the ground of a picture that is
 * larger than its pane moves it (Shift keeps the lasso), dragging a node pins it, arrows travel.
 */

import { packetNear } from '../flights/flight_deck';
import type { Point } from '../picture/layout';
import type { Stage } from '../picture/stage';
import { store } from '../store';
import { unpinAll } from './pins';
import { travel } from './travel';
import { ZOOM_STEP } from './view';

/** A pointer that moved this far drags, and does not click. */
const MOVED = 5;

/** Listens on the picture, before the gestures of faults do, until what it answers is called. */
export function installViewGestures(svg: SVGSVGElement, stage: Stage): () => void {
  const ends = [
    installWheel(svg, stage),
    installDrags(svg, stage),
    installKeys(svg, stage),
    installPicks(svg),
  ];
  return () => {
    for (const end of ends) end();
  };
}

function pointOf(svg: SVGSVGElement, { clientX, clientY }: MouseEvent): Point {
  const box = svg.getBoundingClientRect();
  return { x: clientX - box.left, y: clientY - box.top };
}

function nodeOf(target: EventTarget | null): string | null {
  if (!(target instanceof Element)) return null;
  return target.closest<SVGElement>('.node[data-node]')?.dataset.node ?? null;
}

function installWheel(svg: SVGSVGElement, stage: Stage): () => void {
  const wheel = (event: WheelEvent) => {
    event.preventDefault();
    // Lines and pages of old wheels, pixels of touch pads.
    const by = event.deltaY * (event.deltaMode === 0 ? 1 : 30);
    stage.zoom(2 ** (-Math.max(-240, Math.min(240, by)) / 300), pointOf(svg, event));
  };
  svg.addEventListener('wheel', wheel, { passive: false });
  return () => svg.removeEventListener('wheel', wheel);
}

type Drag =
  | { readonly kind: 'node'; readonly name: string; readonly start: Point; moved: boolean }
  | { readonly kind: 'ground'; last: Point };

function installDrags(svg: SVGSVGElement, stage: Stage): () => void {
  let drag: Drag | null = null;
  const fingers = new Map<number, Point>();

  const down = (event: PointerEvent) => {
    const at = pointOf(svg, event);
    fingers.set(event.pointerId, at);
    if (fingers.size > 1 || event.button !== 0) {
      drag = null;
      // What the first finger had begun (a lasso, a long press) was the beginning of this.
      if (fingers.size > 1) svg.dispatchEvent(new PointerEvent('pointercancel'));
      return;
    }
    const name = nodeOf(event.target);
    if (name !== null) drag = { kind: 'node', name, start: at, moved: false };
    else if (event.target === svg && stage.isClose && !event.shiftKey) {
      drag = { kind: 'ground', last: at };
      // Not a lasso.
      event.stopImmediatePropagation();
      svg.setPointerCapture(event.pointerId);
      svg.classList.add('dragging');
    }
  };
  const move = (event: PointerEvent) => {
    const at = pointOf(svg, event);
    const before = fingers.get(event.pointerId);
    if (before && fingers.size === 2) pinch(stage, fingers, { id: event.pointerId, at });
    if (before) fingers.set(event.pointerId, at);
    if (drag?.kind === 'ground') {
      stage.pan(at.x - drag.last.x, at.y - drag.last.y);
      drag.last = at;
    } else if (drag?.kind === 'node') dragNode(drag, at, event);
  };
  const dragNode = (node: Extract<Drag, { kind: 'node' }>, at: Point, event: PointerEvent) => {
    const far = Math.hypot(at.x - node.start.x, at.y - node.start.y) >= MOVED;
    // A finger that scrolls or presses long does not drag.
    if (event.pointerType === 'touch' || !(node.moved || far)) return;
    node.moved = true;
    stage.pin(node.name, at);
  };
  const up = (event: PointerEvent) => {
    fingers.delete(event.pointerId);
    svg.classList.remove('dragging');
    if (drag?.kind === 'node' && drag.moved) swallowClick(svg);
    drag = null;
  };
  svg.addEventListener('pointerdown', down, { capture: true });
  window.addEventListener('pointermove', move);
  window.addEventListener('pointerup', up);
  window.addEventListener('pointercancel', up);
  return () => {
    svg.removeEventListener('pointerdown', down, { capture: true });
    window.removeEventListener('pointermove', move);
    window.removeEventListener('pointerup', up);
    window.removeEventListener('pointercancel', up);
  };
}

/** Two fingers: as far apart as they come, so much nearer comes what is between them. */
function pinch(
  stage: Stage,
  fingers: ReadonlyMap<number, Point>,
  { id, at }: { readonly id: number; readonly at: Point },
): void {
  const before = fingers.get(id);
  const [other] = [...fingers].flatMap(([each, point]) => (each === id ? [] : [point]));
  if (!before || !other) return;
  const apart = (point: Point) => Math.max(20, Math.hypot(point.x - other.x, point.y - other.y));
  const middle = { x: (at.x + other.x) / 2, y: (at.y + other.y) / 2 };
  stage.zoom(apart(at) / apart(before), middle);
  stage.pan((at.x - before.x) / 2, (at.y - before.y) / 2);
}

/** The click that ends a drag picks nothing. */
function swallowClick(svg: SVGSVGElement): void {
  const swallow = (event: MouseEvent) => event.stopPropagation();
  svg.addEventListener('click', swallow, { capture: true, once: true });
  setTimeout(() => svg.removeEventListener('click', swallow, { capture: true }), 0);
}

const ZOOM_KEYS: Readonly<Record<string, (stage: Stage) => void>> = {
  '+': (stage) => stage.zoom(ZOOM_STEP),
  '=': (stage) => stage.zoom(ZOOM_STEP),
  '-': (stage) => stage.zoom(1 / ZOOM_STEP),
  '0': (stage) => stage.fit(),
};

function installKeys(svg: SVGSVGElement, stage: Stage): () => void {
  const key = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const zoom = ZOOM_KEYS[event.key];
    const name = nodeOf(event.target);
    if (zoom) zoom(stage);
    else if (name !== null && event.key.startsWith('Arrow'))
      go(svg, stage, { name, key: event.key });
    else if (name !== null && event.key === 'P' && event.shiftKey) unpinAll();
    else if (name !== null && event.key.toLowerCase() === 'p') togglePin(stage, name);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const focus = (event: FocusEvent) => {
    const name = nodeOf(event.target);
    if (name !== null) stage.reveal(name);
  };
  svg.addEventListener('keydown', key);
  svg.addEventListener('focusin', focus);
  return () => {
    svg.removeEventListener('keydown', key);
    svg.removeEventListener('focusin', focus);
  };
}

function go(
  svg: SVGSVGElement,
  stage: Stage,
  { name, key }: { readonly name: string; readonly key: string },
): void {
  const next = travel(stage.places, name, key);
  if (next === null) return;
  svg.querySelector<SVGElement>(`.node[data-node="${CSS.escape(next)}"]`)?.focus();
}

/** Where it is now, for good; or back to where it belongs. */
function togglePin(stage: Stage, name: string): void {
  const { [name]: pinned, ...pins } = store.getState().pins;
  if (pinned) store.setState({ pins });
  else stage.pinHere(name);
}

/** A press on a message under way shows what it says, before anything under it is asked. */
function installPicks(svg: SVGSVGElement): () => void {
  const click = (event: MouseEvent) => {
    // A button has a handler of its own.
    if (event.target instanceof Element && event.target.closest('.packet, .cut-control, .node'))
      return;
    const packet = packetNear(pointOf(svg, event));
    if (!packet) return;
    event.stopPropagation();
    const { message } = packet.flight;
    store.setState({ decoded: { message, how: 'picked' }, decodesSteps: true });
  };
  svg.addEventListener('click', click, { capture: true });
  return () => svg.removeEventListener('click', click, { capture: true });
}
