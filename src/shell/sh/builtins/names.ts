/** Names of the builtin commands, for those who only ask whether a word is one. */
const NAMES = new Set([
  '.', ':', '[', '[[', 'alias', 'bg', 'break', 'builtin', 'cd', 'command', 'continue', 'declare',
  'disown', 'echo', 'env', 'eval', 'exec', 'exit', 'export', 'false', 'fg', 'help', 'history', 'jobs', 'kill',
  'let', 'local', 'logout', 'nohup', 'printenv', 'printf', 'pwd', 'read', 'return', 'set', 'shift',
  'source', 'test', 'true', 'type', 'unalias', 'unset', 'wait',
]); // biome-ignore format: short words read best in rows

export function isBuiltinName(name: string): boolean {
  return NAMES.has(name);
}

export function builtinNames(): readonly string[] {
  return [...NAMES];
}
