/** Append only files rewritten, while the server goes on. */
import { describe, expect, it } from 'vitest';
import { AofStage, SECOND_US } from '#testing/aof_stage';

const ROUNDS = 400;
const ROUND_US = 5000;
const ROUNDS_TO_SLEEP = 25;

describe.each(['yes', 'no'])('a rewrite, aof-use-rdb-preamble %s', (preamble) => {
  it('is the dataset, with what was written meanwhile', () => {
    const stage = new AofStage('--aof-use-rdb-preamble', preamble);
    stage.write(2, 800);
    stage.client.command('SELECT', '2');
    stage.client.command('SET', 'elsewhere', 'x', 'EX', '100000');
    expect(stage.client.command('BGREWRITEAOF')).toBe(
      '+Background append only file rewriting started',
    );
    const before = stage.text().length;
    stage.write(3, 200);
    stage.net.run(SECOND_US);
    expect(stage.info('aof_last_bgrewrite_status')).toBe('ok');
    expect(stage.text().length).toBeLessThan(before);
    expect(stage.text().startsWith('REDIS0009')).toBe(preamble === 'yes');
    expect([...stage.net.files.keys()].filter((path) => path.includes('temp-'))).toEqual([]);
    stage.write(4, 100);
    const digest = stage.digest();
    stage.restart('--aof-use-rdb-preamble', preamble);
    expect(stage.digest()).toBe(digest);
  });

  it('goes on as a clone at every turn', () => {
    const stage = new AofStage('--aof-use-rdb-preamble', preamble);
    stage.net.cloneEvery = 1;
    stage.write(5, 150);
    stage.client.command('BGREWRITEAOF');
    stage.write(6, 80);
    stage.net.run(SECOND_US);
    expect(stage.info('aof_last_bgrewrite_status')).toBe('ok');
    const digest = stage.digest();
    stage.restart();
    expect(stage.digest()).toBe(digest);
  });

  it('counts once whatever comes meanwhile, in one rewrite after another', () => {
    const stage = new AofStage('--aof-use-rdb-preamble', preamble);
    const { client, net } = stage;
    client.command('DEBUG', 'POPULATE', '20');
    client.command('CONFIG', 'SET', 'rdb-key-save-delay', '10000');
    let count = 0;
    for (const rewrites of [1, 2]) {
      client.command('BGREWRITEAOF');
      // As long as something comes the child waits for more: it ends amid them.
      for (let i = 0; i < ROUNDS; i++, count++) {
        // Who slept has commands and a child's end to look at in one turn.
        if (i % ROUNDS_TO_SLEEP === 0) client.send('DEBUG', 'SLEEP', '0.1');
        client.send('INCR', 'n');
        net.run(ROUND_US);
      }
      const ends = stage.process.output.split('Background AOF rewrite finished successfully');
      expect(ends).toHaveLength(rewrites + 1);
      while (client.reply(0) !== undefined);
    }
    expect(client.command('GET', 'n')).toBe(String(count));
    stage.restart();
    expect(stage.client.command('GET', 'n')).toBe(String(count));
  });
});

describe('a rewrite without preamble', () => {
  it('keeps groups, consumers and what is pending', () => {
    const stage = new AofStage('--aof-use-rdb-preamble', 'no');
    const { client } = stage;
    client.command('XADD', 'x', '1-1', 'field', 'value');
    client.command('XADD', 'x', '2-1', 'field', 'value');
    client.command('XGROUP', 'CREATE', 'x', 'g', '0');
    client.command('XREADGROUP', 'GROUP', 'g', 'c', 'COUNT', '1', 'STREAMS', 'x', '>');
    client.command('XGROUP', 'CREATECONSUMER', 'x', 'g', 'idle');
    client.command('XDEL', 'x', '2-1');
    client.command('XADD', 'empty', '5-5', 'field', 'value');
    client.command('XDEL', 'empty', '5-5');
    const questions = ['XPENDING x g', 'XPENDING x g - + 9 c', 'XINFO GROUPS x', 'XRANGE x - +'];
    const ask = () => questions.map((each) => stage.client.command(...each.split(' ')));
    const before = [...ask(), client.command('XINFO', 'STREAM', 'empty')];
    client.command('BGREWRITEAOF');
    stage.net.run(SECOND_US);
    stage.restart();
    const after = [...ask(), stage.client.command('XINFO', 'STREAM', 'empty')];
    expect(withoutIdle(after)).toEqual(withoutIdle(before));
  });
});

/** Milliseconds since the delivery, in XPENDING's long form. */
function withoutIdle(replies: readonly unknown[]): string {
  return JSON.stringify(replies).replace(/("1-1","c",)\d+/g, '$1');
}

describe('when a rewrite begins', () => {
  it('by itself, once the file has grown', () => {
    const stage = new AofStage('--auto-aof-rewrite-min-size', '2kb');
    for (let i = 0; i < 100; i++) stage.client.command('SET', 'same', `value ${i}`);
    stage.net.run(SECOND_US);
    expect(stage.process.output).toMatch(/Starting automatic rewriting of AOF on \d+% growth/);
    expect(Number(stage.info('aof_current_size'))).toBeLessThan(1024);
    expect(stage.info('aof_base_size')).toBe(stage.info('aof_current_size'));
  });

  it('by CONFIG SET appendonly yes, and not at all after no', () => {
    const stage = new AofStage('--appendonly', 'no');
    stage.client.command('SET', 'a', '1');
    expect(stage.client.command('CONFIG', 'SET', 'appendonly', 'yes')).toBe('+OK');
    expect(stage.client.command('SHUTDOWN')).toBe('-ERR Errors trying to SHUTDOWN. Check logs.');
    stage.client.command('SET', 'b', '2');
    stage.net.run(SECOND_US);
    expect(stage.info('aof_enabled')).toBe('1');
    stage.restart();
    expect(stage.client.command('MGET', 'a', 'b')).toEqual(['1', '2']);
    expect(stage.client.command('CONFIG', 'SET', 'appendonly', 'no')).toBe('+OK');
    const text = stage.text();
    stage.client.command('SET', 'c', '3');
    expect(stage.text()).toBe(text);
  });

  it('after another child', () => {
    const stage = new AofStage();
    stage.write(7, 600);
    stage.client.command('BGSAVE');
    expect(stage.client.command('BGREWRITEAOF')).toBe(
      '+Background append only file rewriting scheduled',
    );
    stage.net.run(2 * SECOND_US);
    expect(stage.info('aof_last_rewrite_time_sec')).not.toBe('-1');
    stage.client.command('BGREWRITEAOF');
    expect(String(stage.client.command('BGSAVE'))).toContain('Another child process is active');
    expect(stage.client.command('BGSAVE', 'SCHEDULE')).toBe('+Background saving scheduled');
    stage.net.run(2 * SECOND_US);
    expect(stage.info('rdb_last_bgsave_time_sec')).not.toBe('-1');
  });

  it('not again when its child was killed; the old file stays', () => {
    const stage = new AofStage();
    stage.write(8, 200);
    stage.client.command('BGREWRITEAOF');
    const children = [...stage.net.processes.values()].filter((p) => p.ppid === stage.process.pid);
    expect(children).toHaveLength(1);
    for (const each of children) stage.net.kill(each, 'SIGKILL');
    stage.net.run(SECOND_US);
    expect(stage.process.output).toContain('Background AOF rewrite terminated by signal 9');
    expect(stage.info('aof_last_bgrewrite_status')).toBe('err');
    const digest = stage.digest();
    stage.restart();
    expect(stage.digest()).toBe(digest);
  });
});
