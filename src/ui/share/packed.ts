/**
 * A session's text as part of a link: deflated, in base64url. What comes from outside is not
 * trusted: unpacking stops at a limit, whatever it promises to become.
 */

/** A link longer than this is cut by mail programs and chats: a file then. */
export const LINK_MAX = 8 * 1024;
/** The text of a session is never longer; a bomb is. */
export const TEXT_MAX = 4 * 1024 * 1024;

export const FRAGMENT = '#s=';

/** Why a link's session can't be read. */
export type Unreadable = 'not-packed' | 'too-large';

export async function pack(text: string): Promise<string> {
  const deflated = new Blob([text]).stream().pipeThrough(new CompressionStream('deflate-raw'));
  const bytes = new Uint8Array(await new Response(deflated).arrayBuffer());
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** The text that was packed, or why there is none. Never rejects. */
export async function unpack(packed: string): Promise<{ text: string } | { why: Unreadable }> {
  const bytes = fromBase64Url(packed);
  if (!bytes) return { why: 'not-packed' };
  const inflated = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  const reader = inflated.getReader();
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let [text, size] = ['', 0];
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return { text: text + decoder.decode() };
      size += value.length;
      if (size > TEXT_MAX) {
        await reader.cancel();
        return { why: 'too-large' };
      }
      text += decoder.decode(value, { stream: true });
    }
  } catch {
    return { why: 'not-packed' };
  }
}

function fromBase64Url(packed: string): Uint8Array<ArrayBuffer> | null {
  if (!/^[A-Za-z0-9_-]+$/.test(packed)) return null;
  try {
    const binary = atob(packed.replaceAll('-', '+').replaceAll('_', '/'));
    return Uint8Array.from(binary, (char) => char.charCodeAt(0));
  } catch {
    return null;
  }
}
