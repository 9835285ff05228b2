/** Pointer, fingers and wheel over a drawing of time: brush, pan, pinch, zoom, click. */
import { type PointerEvent, type RefObject, useEffect, useRef, useState } from 'react';
import { brushed, CLICK_PX, pinched, wheeled } from './gestures';
import { atOf, type Bounds, panned, type View, type Wish } from './view';

interface Place {
  readonly view: View;
  readonly width: number;
  readonly bounds: Bounds;
  readonly wish: Wish;
}

interface Held {
  readonly x: number;
  readonly y: number;
  at: number;
}

export interface Gestures {
  /** The stretch that is being chosen, in pixels. */
  readonly brush: { readonly left: number; readonly right: number } | null;
  /** Where the pointer is. */
  readonly over: {
    readonly x: number;
    readonly y: number;
    readonly clientX: number;
    readonly clientY: number;
  } | null;
  readonly handlers: {
    readonly onPointerDown: (event: PointerEvent<Element>) => void;
    readonly onPointerMove: (event: PointerEvent<Element>) => void;
    readonly onPointerUp: (event: PointerEvent<Element>) => void;
    readonly onPointerCancel: (event: PointerEvent<Element>) => void;
    readonly onPointerLeave: () => void;
  };
}

/** `pans`: a drag moves time instead of choosing a stretch. */
export function useGestures(
  box: RefObject<Element | null>,
  place: Place,
  act: {
    readonly wish: (wish: Wish) => void;
    readonly click: (at: number, y: number) => void;
    readonly pans: boolean;
  },
): Gestures {
  const latest = useRef({ place, act });
  latest.current = { place, act };
  const held = useRef(new Map<number, Held>());
  const [brush, setBrush] = useState<Gestures['brush']>(null);
  const [over, setOver] = useState<Gestures['over']>(null);
  useWheel(box, latest, place.width > 0);
  const spot = (event: PointerEvent<Element>) => {
    const frame = event.currentTarget.getBoundingClientRect();
    const unit = unitOf(frame, place.width);
    return { x: (event.clientX - frame.left) / unit, y: (event.clientY - frame.top) / unit };
  };
  const move = (event: PointerEvent<Element>) => {
    const { x, y } = spot(event);
    setOver({ x, y, clientX: event.clientX, clientY: event.clientY });
    const grip = held.current.get(event.pointerId);
    if (!grip) return;
    const before = [...held.current.values()].map((each) => each.at);
    const by = x - grip.at;
    grip.at = x;
    const { wish, view, width, bounds } = place;
    const after = [...held.current.values()].map((each) => each.at);
    const [a, b, c, d] = [before[0], before[1], after[0], after[1]];
    if (a !== undefined && b !== undefined && c !== undefined && d !== undefined) {
      setBrush(null);
      act.wish(pinched(view, [a, b], [c, d], { width, bounds }));
    } else if (event.pointerType === 'touch' || act.pans)
      act.wish(panned(wish, -by / Math.max(width, 1), bounds));
    else if (Math.abs(x - grip.x) > CLICK_PX)
      setBrush({ left: Math.min(x, grip.x), right: Math.max(x, grip.x) });
  };
  const release = (event: PointerEvent<Element>) => {
    const grip = held.current.get(event.pointerId);
    held.current.delete(event.pointerId);
    setBrush(null);
    if (!grip || held.current.size > 0) return;
    const { x, y } = spot(event);
    const { view, width } = place;
    if (Math.abs(x - grip.x) <= CLICK_PX) act.click(atOf(x, view, width), y);
    else if (brush) act.wish(brushed(grip.x, x, place));
  };
  return {
    brush,
    over,
    handlers: {
      onPointerDown: (event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        const { x, y } = spot(event);
        held.current.set(event.pointerId, { x, y, at: x });
      },
      onPointerMove: move,
      onPointerUp: release,
      onPointerCancel: (event) => {
        held.current.delete(event.pointerId);
        setBrush(null);
      },
      onPointerLeave: () => setOver(null),
    },
  };
}

/** Screen pixels for one of the drawing's own: a layout may enlarge it. */
function unitOf(frame: DOMRect, width: number): number {
  return width > 0 && frame.width > 0 ? frame.width / width : 1;
}

/**
 * React listens to wheels passively, and a passive listener can't keep the page where it is. `isDrawn`: a
 * drawing of lanes is there only once it is known how wide it may be.
 */
function useWheel(
  box: RefObject<Element | null>,
  latest: RefObject<{ place: Place; act: { readonly wish: (wish: Wish) => void } }>,
  isDrawn: boolean,
): void {
  useEffect(() => {
    const element = box.current;
    if (!element || !isDrawn) return;
    const turn = (event: Event) => {
      if (!(event instanceof WheelEvent)) return;
      event.preventDefault();
      const { place, act } = latest.current;
      const frame = element.getBoundingClientRect();
      const x = (event.clientX - frame.left) / unitOf(frame, place.width);
      act.wish(wheeled(event, place.wish, { ...place, x }));
    };
    element.addEventListener('wheel', turn, { passive: false });
    return () => element.removeEventListener('wheel', turn);
  }, [box, latest, isDrawn]);
}
