/** What can be measured of the page as it stands: runs inside the browser. */

/**
 * Names what is wrong: sideways scroll, text under 12 px, contrast under 4.5, words of the graph
 * that overlap or leave the picture. Terminals are left out: xterm keeps its own contrast.
 */
export function measurePage(): string[] {
  const faults: string[] = [];
  const pen = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  type Colour = [red: number, green: number, blue: number, alpha: number];

  function parse(colour: string): Colour {
    if (!pen) return [0, 0, 0, 1];
    pen.clearRect(0, 0, 1, 1);
    pen.fillStyle = colour;
    pen.fillRect(0, 0, 1, 1);
    const [red = 0, green = 0, blue = 0, alpha = 255] = pen.getImageData(0, 0, 1, 1).data;
    return [red, green, blue, alpha / 255];
  }
  function over(top: Colour, below: Colour): Colour {
    const mix = (i: 0 | 1 | 2) => top[i] * top[3] + below[i] * (1 - top[3]);
    return [mix(0), mix(1), mix(2), 1];
  }
  function luminance(colour: Colour): number {
    const linear = (value: number) =>
      value / 255 <= 0.03928 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4;
    return 0.2126 * linear(colour[0]) + 0.7152 * linear(colour[1]) + 0.0722 * linear(colour[2]);
  }
  function contrast(one: Colour, other: Colour): number {
    const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  }
  function backgroundOf(element: Element): Colour {
    const layers: Colour[] = [];
    for (let at: Element | null = element; at; at = at.parentElement) {
      const layer = parse(getComputedStyle(at).backgroundColor);
      layers.push(layer);
      if (layer[3] === 1) break;
    }
    return layers.reduceRight((below, layer) => over(layer, below), [255, 255, 255, 1] as Colour);
  }
  /** In the graph a word stands on a label's rectangle, a node's figure, or the pane. */
  function groundOf(word: Element): Colour {
    const pane = backgroundOf(word.closest('svg') ?? word);
    const node = word.matches('.port, .state') ? word.closest('.node') : null;
    const label = [...(word.parentElement?.children ?? [])].find(
      (each) => each.localName === 'rect' && lies(word, each),
    );
    const ground = label ?? node?.querySelector('.figure');
    return ground ? over(parse(getComputedStyle(ground).fill), pane) : pane;
  }
  function lies(word: Element, on: Element): boolean {
    const [box, ground] = [word.getBoundingClientRect(), on.getBoundingClientRect()];
    const middle = (box.top + box.bottom) / 2;
    return middle > ground.top && middle < ground.bottom;
  }
  function isSeen(element: Element): boolean {
    const { width, height } = element.getBoundingClientRect();
    if (element.closest('.unseen, .xterm, script, style, noscript, title, :disabled')) return false;
    // What shows under the pointer only may lie over something else.
    const shown = element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
    return shown && width > 1 && height > 1;
  }

  if (document.documentElement.scrollWidth > window.innerWidth) faults.push('scrolls sideways');
  const words: { text: string; box: DOMRect }[] = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const { textContent, parentElement: element } = walker.currentNode;
    const text = textContent?.trim() ?? '';
    if (text === '' || !element || !isSeen(element)) continue;
    const svg = element.closest('svg');
    const style = getComputedStyle(element);
    if (Number.parseFloat(style.fontSize) < 12) faults.push(`under 12 px: ${text}`);
    const ground = svg ? groundOf(element) : backgroundOf(element);
    const ink = over(parse(svg ? style.fill : style.color), ground);
    const ratio = contrast(ink, ground);
    if (ratio < 4.5) faults.push(`contrast ${ratio.toFixed(2)}: ${text}`);
    if (!svg) continue;
    const box = element.getBoundingClientRect();
    const frame = svg.getBoundingClientRect();
    if (box.left < frame.left - 1 || box.right > frame.right + 1)
      faults.push(`out of the picture: ${text}`);
    for (const other of words) {
      const across = Math.min(box.right, other.box.right) - Math.max(box.left, other.box.left);
      const down = Math.min(box.bottom, other.box.bottom) - Math.max(box.top, other.box.top);
      // A line of text is a little higher than its letters.
      if (across > 1 && down > 3) faults.push(`overlap: ${text} / ${other.text}`);
    }
    words.push({ text, box });
  }
  return faults;
}
