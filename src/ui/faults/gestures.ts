/**
 * What hands do on the picture: right click, long press and the menu key open a menu; Space selects
 * a node, as does a lasso around several, by mouse or finger; S then splits the selected ones off.
 */
import { store } from '../store';
import { splitSelected } from './FaultStrip';
import { type MenuTarget, openMenu, toggleSelected } from './menu_target';

const LONG_PRESS_MS = 550;
/** A finger that moved this far is no long press, a pointer a lasso. */
const MOVED = 8;

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Listens on the picture until what it answers is called. */
export function installGestures(svg: SVGSVGElement): () => void {
  const ends = [installMenus(svg), installKeys(svg), installLasso(svg)];
  return () => {
    for (const end of ends) end();
  };
}

function targetOf(element: EventTarget | null): MenuTarget | null {
  if (!(element instanceof Element)) return null;
  const name = element.closest<SVGElement>('[data-node]')?.dataset.node;
  if (name !== undefined) return { kind: 'node', name };
  const cable = element.closest<SVGElement>('[data-cable]')?.dataset.cable;
  const [a = 0, b = 0] = (cable ?? '').split(' ').map(Number);
  return a > 0 && b > 0 ? { kind: 'cable', a, b } : null;
}

function installMenus(svg: SVGSVGElement): () => void {
  let press = 0;
  let start: Point = { x: 0, y: 0 };
  const ask = (event: MouseEvent) => {
    const target = targetOf(event.target);
    if (!target) return;
    event.preventDefault();
    openMenu(target, { x: event.clientX, y: event.clientY });
  };
  const down = (event: PointerEvent) => {
    clearTimeout(press);
    const target = targetOf(event.target);
    if (event.pointerType !== 'touch' || !target) return;
    start = { x: event.clientX, y: event.clientY };
    press = window.setTimeout(() => openMenu(target, start), LONG_PRESS_MS);
  };
  const move = (event: PointerEvent) => {
    if (Math.hypot(event.clientX - start.x, event.clientY - start.y) > MOVED) clearTimeout(press);
  };
  const up = () => clearTimeout(press);
  svg.addEventListener('contextmenu', ask);
  svg.addEventListener('pointerdown', down);
  svg.addEventListener('pointermove', move);
  svg.addEventListener('pointerup', up);
  svg.addEventListener('pointercancel', up);
  return () => {
    clearTimeout(press);
    svg.removeEventListener('contextmenu', ask);
    svg.removeEventListener('pointerdown', down);
    svg.removeEventListener('pointermove', move);
    svg.removeEventListener('pointerup', up);
    svg.removeEventListener('pointercancel', up);
  };
}

function installKeys(svg: SVGSVGElement): () => void {
  const key = (event: KeyboardEvent) => {
    const target = targetOf(event.target);
    const act = target && keyAction(event, target);
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  };
  svg.addEventListener('keydown', key, { capture: true });
  return () => svg.removeEventListener('keydown', key, { capture: true });
}

function keyAction(event: KeyboardEvent, target: MenuTarget): (() => void) | null {
  if (event.ctrlKey || event.altKey || event.metaKey) return null;
  if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) {
    const box = (event.target as Element).getBoundingClientRect();
    return () => openMenu(target, { x: box.left + box.width / 2, y: box.top + box.height / 2 });
  }
  if (target.kind !== 'node') return null;
  if (event.key === ' ') return () => toggleSelected(target.name);
  if (event.key.toLowerCase() === 's' && store.getState().selected.length > 0) return splitSelected;
  if (event.key === 'Escape' && store.getState().selected.length > 0)
    return () => store.setState({ selected: [] });
  return null;
}

function installLasso(svg: SVGSVGElement): () => void {
  let start: Point | null = null;
  let rope: SVGRectElement | null = null;
  // In the picture's own measure, which is larger than the screen's where the type is.
  const at = ({ clientX, clientY }: PointerEvent): Point =>
    new DOMPoint(clientX, clientY).matrixTransform(svg.getScreenCTM()?.inverse());
  const down = (event: PointerEvent) => {
    // Two fingers make the picture larger.
    if (!event.isPrimary) drop();
    if (event.target !== svg || event.button !== 0 || !event.isPrimary) return;
    start = at(event);
    svg.setPointerCapture(event.pointerId);
  };
  const move = (event: PointerEvent) => {
    if (!start) return;
    const now = at(event);
    if (!rope && Math.hypot(now.x - start.x, now.y - start.y) < MOVED) return;
    rope ??= svg.appendChild(document.createElementNS(svg.namespaceURI, 'rect') as SVGRectElement);
    rope.setAttribute('class', 'lasso');
    rope.setAttribute('x', String(Math.min(start.x, now.x)));
    rope.setAttribute('y', String(Math.min(start.y, now.y)));
    rope.setAttribute('width', String(Math.abs(now.x - start.x)));
    rope.setAttribute('height', String(Math.abs(now.y - start.y)));
  };
  const up = () => {
    store.setState({ selected: rope ? nodesWithin(svg, rope.getBoundingClientRect()) : [] });
    drop();
  };
  const drop = () => {
    start = null;
    rope?.remove();
    rope = null;
  };
  const release = () => {
    if (start) up();
  };
  svg.addEventListener('pointerdown', down);
  svg.addEventListener('pointermove', move);
  svg.addEventListener('pointerup', release);
  svg.addEventListener('pointercancel', drop);
  return () => {
    drop();
    svg.removeEventListener('pointerdown', down);
    svg.removeEventListener('pointermove', move);
    svg.removeEventListener('pointerup', release);
    svg.removeEventListener('pointercancel', drop);
  };
}

/** Nodes whose figure's middle lies in the rectangle. */
function nodesWithin(svg: SVGSVGElement, box: DOMRect): string[] {
  return [...svg.querySelectorAll<SVGGElement>('.node[data-node]')].flatMap((node) => {
    const figure = node.querySelector('.figure')?.getBoundingClientRect();
    if (!figure) return [];
    const [x, y] = [figure.left + figure.width / 2, figure.top + figure.height / 2];
    const inside = x > box.left && x < box.right && y > box.top && y < box.bottom;
    return inside ? [node.dataset.node ?? ''] : [];
  });
}
