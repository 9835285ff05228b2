/** Names in a row: Chinese has a comma of its own for them. */
export function listed(names: string): string {
  return names.replaceAll(', ', '、');
}
