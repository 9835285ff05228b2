/** A drawing as a file of its own: what stylesheets say is written into it, its ground under it. */

/** All that our drawings are styled by. */
const STYLED = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'stroke-opacity',
  'opacity',
  'font-family',
  'font-size',
  'font-weight',
  'text-anchor',
  'paint-order',
];

const SVG = 'http://www.w3.org/2000/svg';

/** Drawings side by side or below each other, as they lie on the page. */
export function svgText(drawings: readonly SVGSVGElement[]): string {
  const boxes = drawings.map(boxOf);
  const left = Math.min(...boxes.map((each) => each.left));
  const top = Math.min(...boxes.map((each) => each.top));
  const width = Math.ceil(Math.max(...boxes.map((each) => each.right)) - left);
  const height = Math.ceil(Math.max(...boxes.map((each) => each.bottom)) - top);
  const whole = document.createElementNS(SVG, 'svg');
  whole.setAttribute('xmlns', SVG);
  whole.setAttribute('width', String(width));
  whole.setAttribute('height', String(height));
  whole.setAttribute('viewBox', `0 0 ${width} ${height}`);
  const ground = document.createElementNS(SVG, 'rect');
  ground.setAttribute('width', '100%');
  ground.setAttribute('height', '100%');
  ground.setAttribute('fill', groundOf(drawings[0]));
  whole.append(ground);
  for (const [i, drawing] of drawings.entries()) {
    const box = boxes[i];
    const copy = document.createElementNS(SVG, 'g');
    copy.setAttribute(
      'transform',
      `translate(${(box?.left ?? 0) - left} ${(box?.top ?? 0) - top})`,
    );
    for (const child of drawing.children) copy.append(styledCopy(child));
    whole.append(copy);
  }
  return new XMLSerializer().serializeToString(whole);
}

/** In the drawing's own pixels: a layout may show it enlarged. */
function boxOf(drawing: SVGSVGElement) {
  const { left, top, right, bottom, width } = drawing.getBoundingClientRect();
  const unit = width > 0 ? width / drawing.width.baseVal.value : 1;
  return { left: left / unit, top: top / unit, right: right / unit, bottom: bottom / unit };
}

function styledCopy(element: Element): Element {
  const copy = element.cloneNode(false) as Element;
  const style = getComputedStyle(element);
  for (const name of STYLED) copy.setAttribute(name, style.getPropertyValue(name));
  copy.removeAttribute('class');
  for (const child of element.childNodes)
    copy.append(child instanceof Element ? styledCopy(child) : child.cloneNode(true));
  return copy;
}

function groundOf(element: Element | undefined): string {
  for (let at: Element | null | undefined = element; at; at = at.parentElement) {
    const { backgroundColor } = getComputedStyle(at);
    if (backgroundColor !== 'rgba(0, 0, 0, 0)') return backgroundColor;
  }
  return 'white';
}

/** Twice as fine as the page, so that it can be printed. */
const PNG_SCALE = 2;
/** Browsers draw no larger canvas. */
const PNG_MAX_PX = 16_000;

export async function pngOf(svg: string): Promise<Blob | null> {
  const url = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
  const image = new Image();
  image.src = url;
  await image.decode();
  const scale = Math.min(PNG_SCALE, PNG_MAX_PX / Math.max(image.width, image.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(image.width * scale);
  canvas.height = Math.round(image.height * scale);
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  URL.revokeObjectURL(url);
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/png'));
}

export function download(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const anchor = document.createElement('a');
  anchor.href = url;
  anchor.download = name;
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
