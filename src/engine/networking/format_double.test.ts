import { expect, it } from 'vitest';
import { formatDouble } from './format_double';

it.each([
  [0, '0'],
  [-0, '-0'],
  [1, '1'],
  [-1.5, '-1.5'],
  [0.1, '0.10000000000000001'],
  [314_159_265_359 / 1e11, '3.1415926535900001'],
  [1e16, '10000000000000000'],
  [1e17, '1e+17'],
  [1e-4, '0.0001'],
  [1e-5, '1.0000000000000001e-05'],
  [1.7976931348623157e308, '1.7976931348623157e+308'],
  [5e-324, '4.9406564584124654e-324'],
  [Number.POSITIVE_INFINITY, 'inf'],
  [Number.NEGATIVE_INFINITY, '-inf'],
])('%d is printed as %s', (value, text) => {
  expect(formatDouble(value)).toBe(text);
});
