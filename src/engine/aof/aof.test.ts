/** Append only files: written, cut, and read back by the next server. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatCommand } from '#hiredis/format';
import { AofStage, FILE, SECOND_US } from '#testing/aof_stage';

describe('append only file', () => {
  it.each(['always', 'everysec', 'no'])('appendfsync %s: what was answered is kept', (policy) => {
    const stage = new AofStage('--appendfsync', policy);
    stage.write(1, 500);
    const before = stage.digest();
    stage.restart();
    expect(stage.digest()).toBe(before);
    expect(stage.process.output).toContain('DB loaded from append only file');
  });

  it('has instants where the command had spans', () => {
    const stage = new AofStage();
    const { client } = stage;
    client.command('SET', 'a', '1', 'EX', '100');
    client.command('EXPIRE', 'a', '200');
    client.command('GETEX', 'a', 'PX', '5000');
    client.command('SELECT', '3');
    client.command('SETEX', 'b', '100', 'x');
    client.command('EXPIREAT', 'b', '99999999999');
    client.command('PUBLISH', 'channel', 'is no data');
    client.command('SPOP', 'nothing');
    const lines = stage
      .text()
      .replace(/\b\d{13}\b/g, '<ms>')
      .split('\r\n');
    const words = lines.filter((line) => line !== '' && !/^[*$]/.test(line)).join(' ');
    expect(words).toBe(
      'SELECT 0 SET a 1 PXAT <ms> PEXPIREAT a <ms> PEXPIREAT a <ms> SELECT 3 SET b x PXAT <ms> PEXPIREAT b 99999999999000',
    );
  });

  it('holds a transaction together, and forgets one that was cut', () => {
    const stage = new AofStage();
    stage.client.command('SET', 'a', '1');
    const whole = stage.text();
    for (const argv of [['MULTI'], ['INCR', 'a'], ['INCR', 'b'], ['EXEC']]) {
      stage.client.command(...argv);
    }
    expect(stage.text().slice(whole.length)).toBe(
      [['MULTI'], ['INCR', 'a'], ['INCR', 'b'], ['EXEC']].map(formatCommand).join(''),
    );
    stage.net.write(FILE, stage.text().slice(0, -formatCommand(['EXEC']).length));
    stage.restart();
    expect(stage.client.command('GET', 'a')).toBe('1');
    expect(stage.process.output).toContain('Revert incomplete MULTI/EXEC transaction in AOF file');
    expect(stage.text()).toBe(whole);
  });

  it('cut anywhere, gives what it had up to there', () => {
    const commands = Array.from({ length: 20 }, (_, i) => ['RPUSH', 'list', `element ${i}`]);
    const texts = [['SELECT', '0'], ...commands].map(formatCommand);
    const whole = texts.join('');
    fc.assert(
      fc.property(fc.integer({ min: 1, max: whole.length }), (length) => {
        const stage = new AofStage('--appendonly', 'no');
        stage.net.write(FILE, whole.slice(0, length));
        stage.restart();
        let size = -1;
        for (let end = 0; end <= length && size < texts.length; size++) {
          end += texts[size + 1]?.length ?? Number.POSITIVE_INFINITY;
        }
        expect(stage.client.command('LLEN', 'list')).toBe(Math.max(0, size - 1));
        expect(whole.startsWith(stage.text())).toBe(true);
      }),
      { numRuns: 25 },
    );
  });
});

describe('a full disk', () => {
  it('refuses writes until there is room, and then has them all', () => {
    const stage = new AofStage();
    stage.client.command('SET', 'a', '1');
    stage.net.run(SECOND_US);
    stage.net.isDiskFull = true;
    expect(stage.client.command('SET', 'b', '2')).toBe('+OK');
    expect(stage.client.command('SET', 'c', '3')).toBe(
      '-MISCONF Errors writing to the AOF file: No space left on device',
    );
    expect(stage.info('aof_last_write_status')).toBe('err');
    stage.net.isDiskFull = false;
    stage.net.run(2 * SECOND_US);
    expect(stage.process.output).toContain('AOF write error looks solved');
    expect(stage.client.command('SET', 'd', '4')).toBe('+OK');
    stage.restart();
    expect(stage.client.command('MGET', 'a', 'b', 'c', 'd')).toEqual(['1', '2', null, '4']);
  });

  it('ends a server that has promised to fsync always', () => {
    const stage = new AofStage('--appendfsync', 'always');
    stage.net.isDiskFull = true;
    stage.client.send('SET', 'a', '1');
    stage.net.run(SECOND_US);
    expect(stage.process.exitCode).toBe(1);
    expect(stage.client.reply(1000)).toBeUndefined();
  });
});

describe('DEBUG LOADAOF', () => {
  it('has the same dataset afterwards', () => {
    const stage = new AofStage();
    stage.write(9, 300);
    const digest = stage.digest();
    expect(stage.client.command('DEBUG', 'LOADAOF')).toBe('+OK');
    expect(stage.digest()).toBe(digest);
  });

  it('reads what BGREWRITEAOF wrote, also where the file is not in use', () => {
    const stage = new AofStage('--appendonly', 'no', '--save', '');
    stage.write(9, 300);
    const digest = stage.digest();
    stage.client.command('BGREWRITEAOF');
    stage.net.run(3 * SECOND_US);
    expect(stage.client.command('DEBUG', 'LOADAOF')).toBe('+OK');
    expect(stage.digest()).toBe(digest);
  });
});

describe('rdb-key-save-delay', () => {
  it.each(['yes', 'no'])('makes a rewrite take its time, with a preamble: %s', (preamble) => {
    const stage = new AofStage('--aof-use-rdb-preamble', preamble);
    stage.client.command('DEBUG', 'POPULATE', '50');
    stage.client.command('CONFIG', 'SET', 'rdb-key-save-delay', '100000');
    stage.client.command('BGREWRITEAOF');
    stage.net.run(3 * SECOND_US);
    expect(stage.info('aof_rewrite_in_progress')).toBe('1');
    stage.net.run(4 * SECOND_US);
    expect(stage.info('aof_rewrite_in_progress')).toBe('0');
  });
});
