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
  if (element && element.textContent !== text) element.textContent = text;
}

type Facts = readonly (string | number | boolean | object | null | undefined)[];

/**
 * Tells of each element whether it has to be drawn again: whether what it would be drawn from, member
 * by member, is not what it was drawn from last.
 */
export function createMemory(): (element: Element, from: Facts) => boolean {
  const drawn = new WeakMap<Element, Facts>();
  return (element, from) => {
    const before = drawn.get(element);
    if (before?.length === from.length && before.every((each, i) => each === from[i])) return false;
    drawn.set(element, from);
    return true;
  };
}

/** One per layer that is drawn as a whole. */
export function createLayerMemory(): (layer: { node(): Element | null }, from: Facts) => boolean {
  const isNews = createMemory();
  return (layer, from) => {
    const element = layer.node();
    return element === null || isNews(element, from);
  };
}
