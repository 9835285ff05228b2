/** The page's colours: no role wears the colour of trouble, and whatever is written in a role's colour is read. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const css = readFileSync('src/ui/styles/tokens.css', 'utf8');
const THEMES = ['dark', 'light', 'contrast'] as const;
const ROLES = ['master', 'replica', 'sentinel', 'client'] as const;
const TROUBLE = ['down', 'sdown'] as const;

/** Red, green and blue, 0 to 1. */
function colourOf(theme: string, token: string): readonly [number, number, number] {
  const [, block = ''] = new RegExp(`data-theme="${theme}"\\] \\{([^}]*)\\}`).exec(css) ?? [];
  const [, hex = ''] = new RegExp(`--${token}: #([0-9a-f]{6});`).exec(block) ?? [];
  expect(hex, `${theme} --${token}`).not.toBe('');
  const part = (at: number) => Number.parseInt(hex.slice(at, at + 2), 16) / 255;
  return [part(0), part(2), part(4)];
}

/** Degrees around the circle of colours. */
function hueOf([red, green, blue]: readonly [number, number, number]): number {
  const high = Math.max(red, green, blue);
  const range = high - Math.min(red, green, blue);
  const sixths =
    high === red
      ? (green - blue) / range
      : high === green
        ? 2 + (blue - red) / range
        : 4 + (red - green) / range;
  return (sixths * 60 + 360) % 360;
}

function apart(one: number, other: number): number {
  const turn = Math.abs(one - other);
  return Math.min(turn, 360 - turn);
}

function luminance(colour: readonly number[]): number {
  const [red = 0, green = 0, blue = 0] = colour.map((value) =>
    value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: readonly number[], other: readonly number[]): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

test.each(THEMES)('%s: no role looks like trouble, and none like another', (theme) => {
  const hues = ROLES.map((role) => hueOf(colourOf(theme, role)));
  for (const trouble of TROUBLE)
    for (const hue of hues)
      expect(apart(hue, hueOf(colourOf(theme, trouble)))).toBeGreaterThanOrEqual(30);
  for (const [i, hue] of hues.entries())
    for (const other of hues.slice(i + 1)) expect(apart(hue, other)).toBeGreaterThanOrEqual(30);
});

test.each(THEMES)('%s: words in a role’s colour are read', (theme) => {
  for (const role of [...ROLES, ...TROUBLE])
    for (const ground of ['bg', 'panel', 'raised', `${role}-soft`])
      expect(
        contrast(colourOf(theme, role), colourOf(theme, ground)),
        `${role} on ${ground}`,
      ).toBeGreaterThanOrEqual(4.5);
});
