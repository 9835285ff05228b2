/** Where somebody put figures: kept in this browser for each lab, so that they stand there next time. */
import { store } from '../store';

export type Pins = Readonly<Record<string, { readonly x: number; readonly y: number }>>;

const KEY = 'redis-ha-lab.pins';

/** Of labs so many are kept, the newest. */
const LABS_MAX = 40;
const PINS_MAX = 256;

/** A drag moves a pin at each of its steps. */
const REST_MS = 300;

/** From here on the pins are those of this lab; call once, when it is known which one it is. */
export function installPins(lab: string): void {
  store.setState({ pins: pinsOf(kept()[lab]) });
  let timer = 0;
  const keep = () => {
    clearTimeout(timer);
    timer = 0;
    keepPins(lab, store.getState().pins);
  };
  store.subscribe(({ pins }, before) => {
    if (pins === before.pins) return;
    clearTimeout(timer);
    timer = window.setTimeout(keep, REST_MS);
  });
  window.addEventListener('pagehide', () => {
    if (timer !== 0) keep();
  });
}

export function unpinAll(): void {
  store.setState({ pins: {} });
}

/** What of a kept value is pins. */
export function pinsOf(value: unknown): Pins {
  if (typeof value !== 'object' || value === null) return {};
  const part = (each: unknown) => typeof each === 'number' && each >= 0 && each <= 1;
  const fit = Object.entries(value).filter(
    ([name, place]) => name.length <= 64 && part(place?.x) && part(place?.y),
  );
  return Object.fromEntries(fit.slice(0, PINS_MAX).map(([name, { x, y }]) => [name, { x, y }]));
}

/** The newest last; a lab without pins is not kept. */
export function withPins(
  all: Readonly<Record<string, unknown>>,
  lab: string,
  pins: Pins,
): Record<string, unknown> {
  const { [lab]: _before, ...others } = all;
  const own = Object.keys(pins).length > 0 ? [[lab, pins] as const] : [];
  return Object.fromEntries([...Object.entries(others), ...own].slice(-LABS_MAX));
}

function kept(): Record<string, unknown> {
  try {
    const read: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    return typeof read === 'object' && read !== null ? { ...read } : {};
  } catch {
    return {};
  }
}

function keepPins(lab: string, pins: Pins): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(withPins(kept(), lab, pins)));
  } catch {
    // Storage may be forbidden; the pins then last as long as the page.
  }
}
