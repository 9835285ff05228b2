/** The keys that belong to the page wherever the focus is, also inside a terminal. */
export type PageKey = 'F6' | 'F7' | 'F8' | 'F9';

const PAGE_KEYS: readonly string[] = ['F6', 'F7', 'F8', 'F9'] satisfies PageKey[];

export function isPageKey(event: KeyboardEvent): boolean {
  return PAGE_KEYS.includes(event.key) || pickedTerminal(event) !== null;
}

/** Alt+1 ... Alt+9 by the key's place: on a Mac, Option makes other characters of the digits. */
export function pickedTerminal({ altKey, ctrlKey, metaKey, code }: KeyboardEvent): number | null {
  const digit = /^Digit([1-9])$/.exec(code)?.[1];
  return digit && altKey && !ctrlKey && !metaKey ? Number(digit) : null;
}
