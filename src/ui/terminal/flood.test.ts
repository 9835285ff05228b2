import { expect, test } from 'vitest';
import { bytesOf } from '#hiredis/bytes';
import { calm, floods } from './flood';

const LINE = bytesOf('OK\r\n');
const FRAME_MS = 16;

test('lines at each display frame are a flood, until there is a pause', () => {
  const flood = calm();
  const seen = Array.from({ length: 20 }, (_, i) => floods(flood, LINE, i * FRAME_MS));
  expect(seen.slice(0, 13)).not.toContain(true);
  expect(seen.slice(13)).not.toContain(false);
  expect(floods(flood, LINE, 20 * FRAME_MS + 100)).toBe(false);
});

test('the echo of keys is none, however fast they are typed', () => {
  const flood = calm();
  for (let i = 0; i < 100; i++) expect(floods(flood, bytesOf('x'), i)).toBe(false);
});

test('lines that can be read are none', () => {
  const flood = calm();
  for (let i = 0; i < 100; i++) expect(floods(flood, LINE, i * 100)).toBe(false);
});
