/** Byte strings (one character a byte) for people: UTF-8 where it is that, else as redis-cli quotes. */

const decoder = new TextDecoder('utf-8', { fatal: true });

export function byteText(bytes: string): string {
  const raw = Uint8Array.from(bytes, (each) => each.charCodeAt(0));
  try {
    const text = decoder.decode(raw);
    if (!/[\p{Cc}\p{Cf}\p{Co}\p{Cn}]/u.test(text)) return text;
  } catch {
    // Not UTF-8: quoted below.
  }
  return bytes.replace(
    /[^ -~]/g,
    (each) => `\\x${each.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
}

export function clipped(text: string, max: number): string {
  return text.length > max ? `${text.slice(0, max)}…` : text;
}
