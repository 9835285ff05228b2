/** What a menu of faults was asked for, and where it opens. */
import { store } from '../store';

export type MenuTarget =
  | { readonly kind: 'node'; readonly name: string }
  /** The cable between the servers on two ports. */
  | { readonly kind: 'cable'; readonly a: number; readonly b: number }
  /** All that holds, and the machines. */
  | { readonly kind: 'lab' };

export interface OpenMenu {
  readonly target: MenuTarget;
  /** Pixels from the window's upper left. */
  readonly x: number;
  readonly y: number;
}

export function openMenu(target: MenuTarget, at: { x: number; y: number }): void {
  if (store.getState().readOnly) return;
  store.setState({ menu: { target, ...at } });
}

/** Selects a node, or no longer: those selected are one side of a split. */
export function toggleSelected(name: string): void {
  store.setState(({ selected }) => ({
    selected: selected.includes(name)
      ? selected.filter((each) => each !== name)
      : [...selected, name],
  }));
}
