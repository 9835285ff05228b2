/**
 * Checks that data from outside (a lesson's folder, a stored or shared session) has the shape it
 * claims. A shape answers the value, typed, or a Misfit that names the place: 'inputs[3].tty'.
 */
export class Misfit {
  readonly where: string;
  readonly expected: string;

  constructor(where: string, expected: string) {
    this.where = where;
    this.expected = expected;
  }

  toString(): string {
    return `${this.where || 'the whole'} should be ${this.expected}`;
  }
}

export type Shape<T> = (value: unknown, where: string) => T | Misfit;
export type Shaped<S> = S extends Shape<infer T> ? T : never;

export function integer(min: number, max: number): Shape<number> {
  return (value, where) =>
    typeof value === 'number' && Number.isSafeInteger(value) && value >= min && value <= max
      ? value
      : new Misfit(where, `an integer from ${min} to ${max}`);
}

export function text(maxLength: number): Shape<string> {
  return (value, where) =>
    typeof value === 'string' && value.length <= maxLength
      ? value
      : new Misfit(where, `a string of at most ${maxLength} characters`);
}

/** A string whose every character is one byte. */
export function byteString(maxLength: number): Shape<string> {
  return (value, where) => {
    const checked = text(maxLength)(value, where);
    if (checked instanceof Misfit) return checked;
    for (let i = 0; i < checked.length; i++)
      if (checked.charCodeAt(i) > 0xff) return new Misfit(where, 'bytes');
    return checked;
  };
}

export function oneOf<const T extends string | number | boolean>(...values: T[]): Shape<T> {
  return (value, where) =>
    values.find((each) => each === value) ?? new Misfit(where, values.join(' or '));
}

export function nullOr<T>(shape: Shape<T>): Shape<T | null> {
  return (value, where) => (value === null ? null : shape(value, where));
}

/** What is absent is filled in. */
export function optional<T>(shape: Shape<T>, absent: T): Shape<T> {
  return (value, where) => (value === undefined ? absent : shape(value, where));
}

export function list<T>(shape: Shape<T>, maxLength: number): Shape<T[]> {
  return (value, where) => {
    if (!Array.isArray(value) || value.length > maxLength)
      return new Misfit(where, `a list of at most ${maxLength}`);
    const out: T[] = [];
    for (const [i, each] of value.entries()) {
      const checked = shape(each, `${where}[${i}]`);
      if (checked instanceof Misfit) return checked;
      out.push(checked);
    }
    return out;
  };
}

export function dictionary<T>(shape: Shape<T>, maxSize: number): Shape<Record<string, T>> {
  return (value, where) => {
    if (!isRecord(value) || Object.keys(value).length > maxSize)
      return new Misfit(where, `an object of at most ${maxSize} entries`);
    const out: [string, T][] = [];
    for (const [key, each] of Object.entries(value)) {
      const checked = shape(each, `${where}.${key}`);
      if (checked instanceof Misfit) return checked;
      out.push([key, checked]);
    }
    return Object.fromEntries(out);
  };
}

type Fields = Record<string, Shape<unknown>>;

/** Exactly these fields: an unknown one is a misfit, so that a typing error is told. */
export function fields<F extends Fields>(shapes: F): Shape<{ [K in keyof F]: Shaped<F[K]> }> {
  return (value, where) => {
    if (!isRecord(value)) return new Misfit(where, 'an object');
    for (const key of Object.keys(value))
      if (!Object.hasOwn(shapes, key)) return new Misfit(at(where, key), 'absent');
    const out: [string, unknown][] = [];
    for (const [key, shape] of Object.entries(shapes)) {
      const checked = shape(value[key], at(where, key));
      if (checked instanceof Misfit) return checked;
      out.push([key, checked]);
    }
    return Object.fromEntries(out) as { [K in keyof F]: Shaped<F[K]> };
  };
}

function at(where: string, key: string): string {
  return where === '' ? key : `${where}.${key}`;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** JSON text checked against a shape; text that is no JSON is a misfit too. */
export function parseJson<T>(json: string, shape: Shape<T>): T | Misfit {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return new Misfit('', 'JSON');
  }
  return shape(value, '');
}
