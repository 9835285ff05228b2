/** The recordings' "esc text": printable ASCII, `\\ \r \n \t` and `\xHH` for the other bytes. */
export function unescaped(text: string): string {
  return text.replace(/\\(x[0-9a-f]{2}|.)/g, (_, code: string) =>
    code.length === 3
      ? String.fromCharCode(Number.parseInt(code.slice(1), 16))
      : ({ r: '\r', n: '\n', t: '\t' }[code] ?? code),
  );
}
