/** twin: redis 6.2.6 redis-cli.c, parseRedisUri, percentDecode. */

export interface RedisUri {
  readonly user?: string;
  readonly auth?: string;
  readonly host?: string;
  readonly port?: number;
  readonly db?: number;
}

/** C's atoi. */
export function atoi(text: string): number {
  return Number.parseInt(/^\s*[+-]?\d+/.exec(text)?.[0] ?? '0', 10);
}

function percentDecode(text: string): string | { readonly error: string } {
  let out = '';
  for (let i = 0; i < text.length; i++) {
    if (text.charAt(i) !== '%') {
      out += text.charAt(i);
      continue;
    }
    if (text.length - i < 2) return { error: 'Incomplete URI encoding' };
    const hex = text.slice(i + 1, i + 3);
    if (!/^[0-9a-fA-F]{2}$/.test(hex)) return { error: 'Illegal character in URI encoding' };
    out += String.fromCharCode(Number.parseInt(hex, 16));
    i += 2;
  }
  return out;
}

/** redis://[[user:]password@]host[:port][/db]. An error is what to print before exiting. */
export function parseRedisUri(uri: string): RedisUri | { readonly error: string } {
  if (/^rediss:\/\//i.test(uri)) {
    return { error: 'rediss:// is only supported when redis-cli is compiled with OpenSSL' };
  }
  if (!/^redis:\/\//i.test(uri)) return { error: 'Invalid URI scheme' };
  const rest = uri.slice('redis://'.length);
  const at = rest.indexOf('@');
  const credentials = at === -1 ? {} : parseCredentials(rest.slice(0, at));
  if ('error' in credentials) return credentials;
  return { ...credentials, ...parseLocation(rest.slice(at + 1)) };
}

function parseCredentials(text: string): RedisUri | { readonly error: string } {
  const colon = text.indexOf(':');
  const user = colon === -1 ? undefined : percentDecode(text.slice(0, colon));
  const auth = percentDecode(text.slice(colon + 1));
  if (typeof user === 'object') return user;
  if (typeof auth === 'object') return auth;
  return user === undefined ? { auth } : { user, auth };
}

function parseLocation(text: string): RedisUri {
  const slash = text.indexOf('/');
  const authority = slash === -1 ? text : text.slice(0, slash);
  const path = slash === -1 ? '' : text.slice(slash + 1);
  const db = path === '' ? {} : { db: atoi(path) };
  if (authority === '') return db;
  const colon = authority.indexOf(':');
  if (colon === -1) return { host: authority, ...db };
  return { host: authority.slice(0, colon), port: atoi(authority.slice(colon + 1)), ...db };
}
