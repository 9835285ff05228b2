/**
 * redis-check-aof as a program of a machine.
 * twin: redis 6.2.6 redis-check-aof.c, redis_check_aof_main.
 */
import { bytesOf, latin1 } from '#hiredis/bytes';
import { isErrno } from '#host/errno';
import type { Host, Program } from '#host/host';
import { checkAof } from './aof/check';
import { updateCachedTime } from './cached_time';
import { newServer } from './lifecycle/init_server';
import { redisCheckRdb } from './rdb/check';

const STDIN = 0;
const STDOUT = 1;

/** Waits for the answer to whether it should cut the file, at `pos`. */
interface Question {
  fd: number;
  pos: number;
}

export const redisCheckAofProgram: Program<Question> = {
  name: 'redis-check-aof',
  start(host, argv) {
    const question = { fd: -1, pos: 0 };
    const code = main(host, argv, question);
    if (code === 'asks') readAnswer(host, question);
    else host.exit(code);
    return question;
  },
  turn: (host, question) => readAnswer(host, question),
};

/** Answers the exit code, or that it asks first. */
function main(host: Host, argv: readonly string[], question: Question): number | 'asks' {
  const [name = 'redis-check-aof', first = '', second] = argv;
  if (argv.length < 2) return complain(host, `Usage: ${name} [--fix] <file.aof>`);
  if (argv.length > 3) return complain(host, 'Invalid arguments');
  if (argv.length === 3 && first !== '--fix') return complain(host, `Invalid argument: ${first}`);
  const filename = second ?? first;
  const fd = host.open(filename, { read: true, write: true });
  const bytes = isErrno(fd) ? fd : host.readFile(filename);
  if (isErrno(fd) || isErrno(bytes)) return complain(host, `Cannot open file: ${filename}`);
  if (bytes.length === 0) return complain(host, `Empty file: ${filename}`);
  const start = checkPreamble(host, argv, bytes);
  if (start === null) return 1;
  question.fd = fd;
  return checkTail(host, { bytes, start, fix: second !== undefined }, question);
}

/** Where the commands begin; null: the preamble is damaged. */
function checkPreamble(host: Host, argv: readonly string[], bytes: Uint8Array): number | null {
  if (bytes.length < 8 || latin1(bytes, 0, 5) !== 'REDIS') return 0;
  print(host, 'The AOF appears to start with an RDB preamble.');
  print(host, 'Checking the RDB preamble to start:');
  const server = newServer({ host, commands: new Map() }, argv);
  updateCachedTime(server);
  // Its first argument is what the original names here, be it --fix.
  const { ok, text, end } = redisCheckRdb(server, { filename: argv[1] ?? '', bytes });
  host.write(STDOUT, bytesOf(text));
  print(
    host,
    ok
      ? 'RDB preamble is OK, proceeding with AOF tail...'
      : 'RDB preamble of AOF file is not sane, aborting.',
  );
  return ok ? end : null;
}

interface Tail {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly fix: boolean;
}

function checkTail(host: Host, { bytes, start, fix }: Tail, question: Question): number | 'asks' {
  const { pos, line, error } = checkAof(bytes, start);
  const size = bytes.length;
  const diff = size - pos;
  if (error !== '') print(host, error);
  print(host, `AOF analyzed: size=${size}, ok_up_to=${pos}, ok_up_to_line=${line}, diff=${diff}`);
  if (diff === 0) {
    print(host, 'AOF is valid');
    return 0;
  }
  if (!fix) return complain(host, 'AOF is not valid. Use the --fix option to try fixing it.');
  print(host, `This will shrink the AOF from ${size} bytes, with ${diff} bytes, to ${pos} bytes`);
  host.write(STDOUT, bytesOf('Continue? [y/N]: '));
  question.pos = pos;
  return 'asks';
}

/** EAGAIN: nobody has answered yet. */
function readAnswer(host: Host, { fd, pos }: Question): void {
  const answer = host.read(STDIN, 1);
  if (answer === 'EAGAIN') return;
  if (isErrno(answer) || latin1(answer).toLowerCase() !== 'y') {
    host.exit(complain(host, 'Aborting...'));
  } else if (isErrno(host.ftruncate(fd, pos))) {
    host.exit(complain(host, 'Failed to truncate AOF'));
  } else {
    print(host, 'Successfully truncated AOF');
    host.exit(0);
  }
}

function complain(host: Host, text: string): 1 {
  print(host, text);
  return 1;
}

function print(host: Host, text: string): void {
  host.write(STDOUT, bytesOf(`${text}\n`));
}
