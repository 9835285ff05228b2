/**
 * INFO's fields as data, so that a test can list which are computed and recompute them.
 * twin: redis 6.2.6 server.c, genRedisInfoString.
 */
import type { Server } from '../state';

export type FieldValue = string | number;

export interface InfoField {
  readonly name: string;
  /**
   * `computed`: follows from the server's state. `constant`: what a small 6.2.6 shows; there is
   * nothing behind it here (no allocator, no threads, no modules).
   */
  readonly kind: 'computed' | 'constant';
  readonly value: (server: Server) => FieldValue;
}

export interface InfoSection {
  readonly title: string;
  /** Also without being named. */
  readonly isDefault: boolean;
  /** The fields of this moment, in order. */
  readonly fields: (server: Server) => readonly InfoField[];
}

export function computed(name: string, value: (server: Server) => FieldValue): InfoField {
  return { name, kind: 'computed', value };
}

export function constant(name: string, value: FieldValue): InfoField {
  return { name, kind: 'constant', value: () => value };
}

/** Bytes as people read them: 963.00K. */
export function bytesToHuman(bytes: number): string {
  if (bytes < 1024) return `${bytes}B`;
  let value = bytes;
  for (const unit of ['K', 'M', 'G', 'T', 'P']) {
    value /= 1024;
    if (value < 1024) return `${value.toFixed(2)}${unit}`;
  }
  return `${bytes}B`;
}
