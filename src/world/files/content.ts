/**
 * A file's bytes as a list of chunks that versions of the file share. A content value never
 * changes: writing makes a new one, which holds on to the chunks it did not touch.
 */

export interface Content {
  /** Only the first `count` belong to this version: a longer one may share the same array. */
  readonly chunks: Uint8Array[];
  readonly count: number;
  readonly size: number;
}

/** Appends smaller than this are merged into their predecessor, so that logs stay short lists. */
const MERGE_BELOW = 4096;

export function emptyContent(): Content {
  return { chunks: [], count: 0, size: 0 };
}

export function contentOf(bytes: Uint8Array): Content {
  return bytes.length === 0 ? emptyContent() : { chunks: [bytes], count: 1, size: bytes.length };
}

function join(first: Uint8Array, second: Uint8Array): Uint8Array {
  const out = new Uint8Array(first.length + second.length);
  out.set(first);
  out.set(second, first.length);
  return out;
}

function appendContent(content: Content, bytes: Uint8Array): Content {
  const { chunks, count, size } = content;
  const last = count === 0 ? undefined : chunks[count - 1];
  if (last !== undefined && last.length + bytes.length <= MERGE_BELOW) {
    const merged = [...chunks.slice(0, count - 1), join(last, bytes)];
    return { chunks: merged, count, size: size + bytes.length };
  }
  // The array is shared with older versions, which know their own count; whoever extends it first
  // may push, a second branch from the same version copies.
  const shared = chunks.length === count ? chunks : chunks.slice(0, count);
  shared.push(bytes);
  return { chunks: shared, count: count + 1, size: size + bytes.length };
}

/** The content after `bytes` are written at `offset`; a gap before them reads as zeros. */
export function writeContent(content: Content, offset: number, bytes: Uint8Array): Content {
  if (bytes.length === 0) return content;
  if (offset === content.size) return appendContent(content, bytes);
  const size = Math.max(content.size, offset + bytes.length);
  const flat = new Uint8Array(size);
  flat.set(readContent(content, 0, content.size));
  flat.set(bytes, offset);
  return contentOf(flat);
}

export function truncateContent(content: Content, size: number): Content {
  if (size === content.size) return content;
  if (size === 0) return emptyContent();
  const flat = new Uint8Array(size);
  flat.set(readContent(content, 0, Math.min(size, content.size)));
  return contentOf(flat);
}

/** Bytes [start, end) as a new array. */
export function readContent(content: Content, start: number, end: number): Uint8Array {
  const stop = Math.min(end, content.size);
  const out = new Uint8Array(Math.max(0, stop - start));
  let at = 0;
  for (let i = 0; i < content.count && at < stop; i++) {
    const chunk = content.chunks[i] as Uint8Array;
    if (at + chunk.length > start) {
      const from = Math.max(0, start - at);
      out.set(chunk.subarray(from, Math.min(chunk.length, stop - at)), Math.max(0, at - start));
    }
    at += chunk.length;
  }
  return out;
}

/** Everything; the chunk itself when there is only one, so the caller must not change it. */
export function wholeContent(content: Content): Uint8Array {
  const only = content.chunks[0];
  if (content.count === 1 && only !== undefined) return only;
  return readContent(content, 0, content.size);
}
