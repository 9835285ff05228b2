/** Which words of a sentence can be asked what they mean, in both languages. */
import { expect, test } from 'vitest';
import { en as mindEn } from '../mind/words';
import { zhCN as mindZh } from '../mind/words_zh';
import { tellEn } from '../narrator/words';
import { tellZh } from '../narrator/words_zh';
import { isTerm, piecesOf, TERMS } from './terms';
import { en } from './words';
import { zhCN } from './words_zh';

function termsIn(text: string): (string | null)[] {
  return piecesOf(text).flatMap(({ term }) => term ?? []);
}

test('words are found where sentences have them, in both languages', () => {
  const odown = { say: 'odown', node: '6379', agreed: 2, quorum: 2 } as const;
  const stands = { say: 'stands', master: 'mymaster', epoch: 1 } as const;
  for (const tell of [tellEn, tellZh]) {
    expect(termsIn(tell(odown))).toEqual(['quorum', 'odown']);
    expect(termsIn(tell(stands))).toContain('epoch');
    expect(termsIn(tell({ say: 'tilt' }))).toEqual(['tilt']);
    expect(termsIn(tell({ say: 'rebooted', node: '6379', of: 'master' }))).toEqual(['runid']);
    const resync = { say: 'partialSync', replica: '6380', bytes: 3 } as const;
    expect(termsIn(tell(resync))).toEqual(['backlog']);
  }
  for (const words of [mindEn, mindZh]) {
    expect(termsIn(words.votesAhead(2, 3, 2))).toEqual(['majority', 'quorum']);
    expect(termsIn(words.replicaFigures(100, '12', '1 s'))).toEqual(['offset', 'info']);
    expect(termsIn(words.opinionOverdue('3 s'))).toEqual(['sdown']);
    expect(termsIn(words.verdict.standing(1, 2, '1 s'))).toEqual(['leader']);
  }
});

test('nothing of a text is lost, and each word is asked about once', () => {
  const text = 'epoch 1, quorum 2; epoch 3 +sdown, lead, set offsets';
  expect(
    piecesOf(text)
      .map((piece) => piece.text)
      .join(''),
  ).toBe(text);
  expect(termsIn(text)).toEqual(['epoch', 'quorum', 'sdown', 'offset']);
  expect(piecesOf('')).toEqual([]);
  expect(termsIn('tilted, leaders of quorums')).toEqual([]);
  expect([isTerm('sdown'), isTerm('vote')]).toEqual([true, false]);
});

test('what messages, terminals and logs print is found, and nothing that only looks like it', () => {
  const found = {
    '+QUEUED': ['queued'],
    '[4] OK OK 2 2': ['parts'],
    'SLAVEOF NO ONE': ['slaveof'],
    'a `replicaof` line': ['slaveof'],
    '-LOADING Redis is loading the dataset in memory': ['loading'],
    'READONLY You can’t write against a read only replica.': ['readonly'],
    'CLIENT KILL TYPE normal': ['kill'],
    'REPLCONF ACK 1768': ['replconf'],
    'is-master-down-by-addr 6379 · epoch 1 · vote?': ['isdown', 'epoch'],
    '+failover-state-wait-promotion': ['event'],
    '+switch-master mymaster 127.0.0.1 6379 127.0.0.1 6380': ['event'],
    '+sdown master mymaster': ['sdown'],
    '127.0.0.1:6379[4]> info': [],
    'EXECUTE, MULTIPLE, PINGS and +slaves': [],
  };
  for (const [text, terms] of Object.entries(found)) expect(termsIn(text), text).toEqual(terms);
});

test('each word is explained in both languages', () => {
  for (const term of TERMS) {
    expect(en.terms[term][1]).toMatch(/^(\p{Lu}|redis-cli).*\.$/u);
    expect(zhCN.terms[term][1]).toMatch(/\p{Script=Han}.*。$/u);
  }
});
