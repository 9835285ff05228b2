/**
 * How the picture is drawn again without drawing all of it: an attribute that is set again is laid
 * out and painted again even if it was so already, so none is; and what is drawn from the same facts
 * as before is passed over.
 */

/** Sets an attribute that is not so already; null takes it away. */
export function put(
  element: Element | null,
  attributes: Readonly<Record<string, string | number | null>>,
): void {
  if (!element) return;
  for (const name in attributes) {
    const value = attributes[name] ?? null;
    const before = element.getAttribute(name);
    if (value === null) {
      if (before !== null) element.removeAttribute(name);
    } else if (before !== String(value)) element.setAttribute(name, String(value));
  }
}

/** Writes a text that does not stand there already. */
export function write(element: Element | null, text: string): void {
  if (!element || element.textContent === text) return;
  // The text node that stands there is kept: another one is styled and laid out anew with all around it.
  const { firstChild } = element;
  if (firstChild instanceof Text && !firstChild.nextSibling && text !== '') firstChild.data = text;
  else element.textContent = text;
}

type Facts = readonly (string | number | boolean | object | null | undefined)[];

/** Of a crowd one part's figures are drawn at a time: to draw all at once takes longer than a display frame. */
export interface Turn {
  readonly part: number;
  readonly parts: number;
}

let turn: Turn | null = null;
let seats = 0;

/** Draws meanwhile only what is news, and of mere figures what has its turn. */
export function inTurn(whose: Turn | null, draw: () => void): void {
  turn = whose;
  draw();
  turn = null;
}

/** What an element was drawn from. */
interface Memory {
  readonly facts: Facts;
  readonly figures: Facts;
  readonly seat: number;
}

/**
 * Tells of each element whether it has to be drawn again: whether what it would be drawn from, member
 * by member, is not what it was drawn from last. Where only `figures` have changed (numbers that always
 * do) it waits for its turn.
 */
export function createMemory(): (element: Element, facts: Facts, figures?: Facts) => boolean {
  const drawn = new WeakMap<Element, Memory>();
  return (element, facts, figures = []) => {
    const before = drawn.get(element);
    const seat = before?.seat ?? seats++;
    if (before && areSame(before.facts, facts)) {
      if (areSame(before.figures, figures)) return false;
      if (turn && seat % turn.parts !== turn.part) return false;
    }
    drawn.set(element, { facts, figures, seat });
    return true;
  };
}

function areSame(one: Facts, other: Facts): boolean {
  return one.length === other.length && one.every((each, i) => each === other[i]);
}

/** One per layer that is drawn as a whole. */
export function createLayerMemory(): (layer: { node(): Element | null }, from: Facts) => boolean {
  const isNews = createMemory();
  return (layer, from) => {
    const element = layer.node();
    return element === null || isNews(element, from);
  };
}
