/** INFO's text as sections of fields, and what has changed in it. */

export interface InfoSection {
  readonly title: string;
  readonly fields: readonly { readonly name: string; readonly value: string }[];
}

export function parseInfo(text: string): InfoSection[] {
  const sections: { title: string; fields: { name: string; value: string }[] }[] = [];
  for (const line of text.split('\r\n')) {
    const colon = line.indexOf(':');
    if (line.startsWith('# ')) sections.push({ title: line.slice(2), fields: [] });
    else if (colon > 0)
      sections.at(-1)?.fields.push({ name: line.slice(0, colon), value: line.slice(colon + 1) });
  }
  return sections.filter(({ fields }) => fields.length > 0);
}

/** What a learner of high availability looks at first. */
const FIRST = ['Replication', 'Sentinel', 'Keyspace', 'Persistence', 'Stats', 'Clients'];

export function orderSections(sections: readonly InfoSection[]): InfoSection[] {
  const place = ({ title }: InfoSection) => {
    const at = FIRST.indexOf(title);
    return at < 0 ? FIRST.length : at;
  };
  return [...sections].sort((a, b) => place(a) - place(b));
}

/** Names of fields whose value is another one than before; of the first look, none. */
export function changedFields(
  before: readonly InfoSection[] | null,
  now: readonly InfoSection[],
): ReadonlySet<string> {
  const known = new Map(before?.flatMap(({ fields }) => fields.map((f) => [f.name, f.value])));
  const changed = now.flatMap(({ fields }) =>
    fields.flatMap(({ name, value }) =>
      before !== null && known.get(name) !== value ? [name] : [],
    ),
  );
  return new Set(changed);
}
