import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { CliDesk, type Server } from '#testing/cli_desk';
import { screenText } from '#testing/screen';
import { encodeReply, parseTtyReply } from '#testing/tty_reply';
import { encodeUtf8 } from '../utf8';

interface Step {
  readonly input?: string;
  readonly prompt?: string;
  readonly output?: string;
  readonly prompt_after?: string;
  readonly no_prompt?: boolean;
  readonly elsewhere?: string;
}

interface Session {
  readonly case: string;
  readonly argv: readonly string[];
  readonly first_screen: string;
  readonly steps: readonly Step[];
}

const sessions: Session[] = readFileSync('src/testing/golden/cli/prompts.jsonl', 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line));

/** Sessions whose every reply can be told from what was printed. */
const REPLAYED = [
  'select',
  '-n 3',
  'transactions',
  'auth',
  'noauth',
  '-a',
  '-a wrong',
  '-a --no-auth-warning',
  '-u uri',
  'auth off',
  'unsubscribe/subscribe errors',
  'server dies and returns',
  'shutdown',
  'not running',
  'unix socket missing',
  'unknown host',
  'quit',
  'QUIT upper',
  'exit',
  'EXIT upper',
  'misc words',
  'resp3 select/multi',
  'client killed',
];

/** The recorder took RESET's reply, which looks like its echo, for the echo; INFO's is a text. */
const NOT_TOLD = /^(RESET|INFO server)$/;

/** What a session's server answers: what is printed at the step, and OK to redis-cli's own words. */
class RecordedServer {
  step: Step = {};
  /** Replies of this step. */
  answered = 0;
  wrongPassword = false;

  readonly answer: Server = (argv) => {
    const [command = ''] = argv;
    if (command === 'COMMAND') return '*0\r\n';
    if (this.step.input === undefined) return this.handshake(command);
    if (command === 'SHUTDOWN') return null;
    if (command.toUpperCase() === 'RESET') return '+RESET\r\n';
    const output = this.step.output ?? '';
    const printed = output.replace('Reading messages... (press Ctrl-C to quit)\n', '');
    // `3 PING` asks three times for a line each.
    const lines = /^\d+ \S/.test(this.step.input) ? printed.split('\n') : [printed];
    return encodeReply(parseTtyReply(encodeUtf8(lines[this.answered++] ?? '')));
  };

  private handshake(command: string): string {
    const wrong = this.wrongPassword && command === 'AUTH';
    return wrong ? '-WRONGPASS invalid username-password pair or user is disabled.\r\n' : '+OK\r\n';
  }
}

function elsewhere(desk: CliDesk, what: string): void {
  if (what.startsWith('start')) desk.listening = true;
  else {
    if (what.startsWith('kill')) desk.listening = false;
    desk.hangUp();
  }
}

function replayStep(desk: CliDesk, step: Step): string[] {
  const from = desk.screen.row;
  desk.type(`${encodeUtf8(step.input ?? '')}`);
  if (step.input === 'SHUTDOWN NOSAVE') {
    desk.listening = false;
    desk.type('\r').hangUp();
  } else {
    desk.type('\r');
  }
  const lines = screenText(desk.screen).split('\n');
  // A cleared screen has less rows than before.
  return lines.slice(Math.min(from, lines.length - 1));
}

test.each(REPLAYED)('the recorded session "%s"', (name) => {
  const session = sessions.find((recorded) => recorded.case === name) as Session;
  const server = new RecordedServer();
  server.wrongPassword = name === '-a wrong';
  const desk = new CliDesk({ cols: 500, server: server.answer });
  desk.listening = name !== 'not running';
  desk.start(...session.argv.slice(1));
  expect(screenText(desk.screen)).toBe(session.first_screen);
  for (const step of session.steps) {
    if (step.elsewhere !== undefined) elsewhere(desk, step.elsewhere);
    if (step.input === undefined) continue;
    server.step = step;
    server.answered = 0;
    const lines = replayStep(desk, step);
    if (NOT_TOLD.test(step.input)) continue;
    const output = lines.slice(1, -1).map((line) => line.trimEnd());
    if (step.input === 'restart' || step.input === 'clear') continue;
    expect(output.join('\n'), step.input).toBe(step.output?.replace(/ +$/gm, ''));
    if (step.no_prompt !== true) expect(lines.at(-1), step.input).toBe(step.prompt_after);
  }
});

describe('at the prompt', () => {
  test('the editor can be asked for, and entered lines are facts', () => {
    const desk = new CliDesk().start();
    desk.type(encodeUtf8('set 键 v\x1b[D'));
    expect(desk.query('editor')).toEqual({
      prompt: '127.0.0.1:6379> ',
      line: 'set 键 v',
      cursor: 6,
    });
    desk.type('\r');
    expect(desk.facts).toEqual([
      { kind: 'line', program: 'redis-cli', line: 'set 键 v', prompt: '127.0.0.1:6379> ' },
    ]);
    expect(desk.sent.at(-1)).toEqual(['set', encodeUtf8('键'), 'v']);
    expect(desk.query('nothing')).toBe(undefined);
  });

  test('lines typed or pasted while a command runs come after it', () => {
    const pending: string[] = [];
    const desk = new CliDesk({
      server: ([command = '']) => {
        if (command === 'blpop') return null;
        pending.push(command);
        return '+OK\r\n';
      },
    }).start();
    desk.type('blpop k 0\rget a\rget b\rge');
    expect(desk.query('editor')).toBe(null);
    expect(desk.ttyMode.signals).toBe(true);
    expect(pending).toEqual(['COMMAND']);
    desk.push('*0\r\n');
    expect(pending).toEqual(['COMMAND', 'get', 'get']);
    expect(desk.ttyMode.signals).toBe(false);
    expect(desk.rows().at(-1)).toMatch(/^127.0.0.1:6379> ge/);
  });

  test('the history is kept in its file, without passwords', () => {
    const desk = new CliDesk({ env: { HOME: '/home/learner' } });
    desk.files.set('/home/learner/.rediscli_history', 'old line\n');
    desk.start();
    desk.type('get a\rauth secret\racl setuser x\rget a\r');
    expect(desk.files.get('/home/learner/.rediscli_history')).toBe('old line\nget a\n');
    desk.type('\x1b[A\x1b[A');
    expect(desk.query('editor')).toMatchObject({ line: 'old line' });
  });

  test('preferences are read from ~/.redisclirc', () => {
    const desk = new CliDesk({ env: { HOME: '/home/learner' } });
    desk.files.set('/home/learner/.redisclirc', ':set nohints\n:set foo\n');
    desk.start().type('get');
    expect(desk.rows()).toEqual([
      ".redisclirc: unknown redis-cli preference 'foo'",
      '127.0.0.1:6379> get',
    ]);
  });

  test('a slow command tells how long it took', () => {
    const desk = new CliDesk({ server: ([c]) => (c === 'COMMAND' ? '*0\r\n' : null) }).start();
    desk.type('debug sleep 1\r').advance(1_250_000).push('+OK\r\n');
    expect(desk.rows().slice(1, 3)).toEqual(['OK', '(1.25s)']);
  });

  test('a connection that was reset is tried again at the next command', () => {
    const desk = new CliDesk().start();
    desk.hangUp('ECONNRESET').type('get a\r');
    expect(desk.rows().at(-2)).toBe('Error: Broken pipe');
    desk.type('get a\r');
    expect(desk.rows().at(-2)).toBe('OK');
  });

  test('a reset while waiting', () => {
    const desk = new CliDesk({ server: ([c]) => (c === 'COMMAND' ? '*0\r\n' : null) }).start();
    desk.type('blpop a 0\r').hangUp('ECONNRESET');
    expect(desk.rows().slice(-2)).toEqual(['Error: Connection reset by peer', '127.0.0.1:6379>']);
  });

  test('another database is asked for again after a reconnection', () => {
    const desk = new CliDesk().start();
    desk.type('select 3\r').hangUp().type('get a\rget a\r');
    expect(desk.sent.map((argv) => argv.join(' '))).toEqual([
      'COMMAND',
      'select 3',
      'get a',
      'SELECT 3',
      'get a',
    ]);
    expect(desk.rows().at(-1)).toBe('127.0.0.1:6379[3]>');
  });

  test('Ctrl-C and Ctrl-D end it, the terminal cooked again', () => {
    for (const key of ['\x03', '\x04']) {
      const desk = new CliDesk().start().type(key);
      expect([desk.exitCode, desk.ttyMode.canonical]).toEqual([0, true]);
    }
  });

  test('messages, and what MONITOR shows, come as they come', () => {
    const desk = new CliDesk({ server: ([c]) => (c === 'COMMAND' ? '*0\r\n' : '+OK\r\n') });
    desk.start().type('monitor\r').push('+1.0 [0 1:2] "get" "a"\r\n');
    expect(desk.rows().slice(1)).toEqual(['OK', '1.0 [0 1:2] "get" "a"', '']);
    desk.hangUp();
    expect(desk.exitCode).toBe(1);
  });

  test('a RESP3 message is printed with the reply it came before', () => {
    const desk = new CliDesk({ server: ([c]) => (c === 'get' ? null : '+OK\r\n') });
    desk
      .start('-3')
      .type('get a\r')
      .push('>2\r\n$10\r\ninvalidate\r\n*1\r\n$1\r\na\r\n$1\r\nv\r\n');
    expect(desk.rows().slice(1, 3)).toEqual(["-> invalidate: 'a'", '"v"']);
  });
});

describe('options that end it at once', () => {
  const options: { case: string; argv: string[]; stdout: string; stderr: string; exit: number }[] =
    readFileSync('src/testing/golden/cli/options.jsonl', 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
  const names = ['--version', '-v', '--help', '-h', '--nope', '-u foo://x PING', '--scan --type'];

  test.each(names)('%s', (name) => {
    const recorded = options.find((each) => each.case === name);
    const desk = new CliDesk({ tty: false }).start(...(recorded?.argv.slice(1) ?? []));
    const { stdout, stderr, exitCode: exit } = desk;
    expect({ stdout, stderr, exit }).toEqual({
      stdout: recorded?.stdout,
      stderr: recorded?.stderr,
      exit: recorded?.exit,
    });
  });
});

describe('without a terminal', () => {
  test('one command', () => {
    const desk = new CliDesk({ tty: false, server: () => '*2\r\n$1\r\na\r\n:1\r\n' });
    desk.start('keys', '*');
    expect([desk.stdout, desk.exitCode]).toEqual(['a\n1\n', 0]);
  });

  test('commands from standard input, the last without a newline', () => {
    const desk = new CliDesk({ tty: false, server: () => '+OK\r\n' });
    desk.start().type('set a 1\n\nget "a\n2 get').type(' a').endInput();
    expect(desk.stdout).toBe('OK\nInvalid argument(s)\nOK\nOK\n');
    expect([desk.exitCode, desk.facts]).toEqual([0, []]);
  });

  test('no server', () => {
    const desk = new CliDesk({ tty: false });
    desk.listening = false;
    desk.start('ping');
    expect(desk.stderr).toBe('Could not connect to Redis at 127.0.0.1:6379: Connection refused\n');
    expect(desk.exitCode).toBe(1);
  });

  test('-x takes the last argument from standard input', () => {
    const desk = new CliDesk({ tty: false }).start('-x', 'set', 'a').type('va').type('lue\n');
    expect(desk.sent).toEqual([]);
    desk.endInput();
    expect([desk.sent, desk.exitCode]).toEqual([[['set', 'a', 'value\n']], 0]);
  });

  test('-r and -i', () => {
    const desk = new CliDesk({ tty: false, server: () => ':1\r\n' });
    desk.start('-r', '3', '-i', '0.5', 'incr', 'a');
    expect(desk.stdout).toBe('1\n');
    desk.advance(500_000).advance(500_000).advance(500_000);
    expect([desk.stdout, desk.exitCode]).toEqual(['1\n1\n1\n', 0]);
  });

  test('-e ends with an error', () => {
    const desk = new CliDesk({ tty: false, server: () => '-ERR no\r\n' }).start('-e', 'get');
    expect([desk.stdout, desk.stderr, desk.exitCode]).toEqual(['', 'ERR no\n', 1]);
  });

  test('the password from the environment, the user from the command line', () => {
    const desk = new CliDesk({ tty: false, env: { REDISCLI_AUTH: 'secret' } });
    desk.start('--user', 'u', '-n', '2', 'ping');
    expect(desk.sent).toEqual([['AUTH', 'u', 'secret'], ['SELECT', '2'], ['ping']]);
    expect(desk.stderr).toBe('');
  });

  test('--scan follows the cursor', () => {
    const pages = ['*2\r\n$1\r\n7\r\n*1\r\n$1\r\na\r\n', '*2\r\n$1\r\n0\r\n*1\r\n$1\r\nb\r\n'];
    const desk = new CliDesk({ tty: false, server: () => pages.shift() ?? '' });
    desk.start('--scan', '--pattern', '?');
    expect(desk.sent[1]).toEqual(['SCAN', '7', 'MATCH', '?']);
    expect([desk.stdout, desk.exitCode]).toEqual(['a\nb\n', 0]);
  });

  test('--eval sends the script with its keys and arguments', () => {
    const desk = new CliDesk({ tty: false });
    desk.files.set('s.lua', 'return 1');
    desk.start('--eval', 's.lua', 'k', ',', 'x', 'y');
    expect(desk.sent).toEqual([['EVAL', 'return 1', '1', 'k', 'x', 'y']]);
  });

  test('--pipe counts replies until its own mark comes back', () => {
    const desk = new CliDesk({
      tty: false,
      server: ([command, arg = '']) =>
        command === 'ECHO' ? `$20\r\n${arg}\r\n` : command === 'SET' ? '+OK\r\n' : '-ERR no\r\n',
    });
    desk.start('--pipe').type('*3\r\n$3\r\nSET\r\n$1\r\na\r\n$1\r\n1\r\n*1\r\n$3\r\nFOO\r\n');
    desk.endInput();
    expect(desk.stdout).toMatch(/^All data transferred.*\nLast reply.*\nerrors: 1, replies: 2\n$/);
    expect([desk.stderr, desk.exitCode]).toEqual(['ERR no\n', 1]);
  });

  test('--replica throws the payload away and prints the stream', () => {
    const desk = new CliDesk({ tty: false, server: () => '+OK\r\n' }).start('--replica');
    desk.push('\n$5\r\nREDIS*1\r\n$4\r\nPING\r\n').push('*2\r\n$6\r\nSELECT\r\n$1\r\n0\r\n');
    expect(desk.stderr).toBe(
      'sending REPLCONF capa eof\nSYNC with master, discarding 5 bytes of bulk transfer...\n' +
        'SYNC done. Logging commands from master.\n',
    );
    expect(desk.stdout).toBe('"PING"\n"SELECT","0"\n');
  });
});
