/** What many ask of one object that never changes: worked out once for each. */
export function oncePer<Of extends object, Answer>(read: (of: Of) => Answer): (of: Of) => Answer {
  const known = new WeakMap<Of, { readonly answer: Answer }>();
  return (of) => {
    const before = known.get(of);
    if (before) return before.answer;
    const answer = read(of);
    known.set(of, { answer });
    return answer;
  };
}
