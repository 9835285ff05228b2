/**
 * What commands that succeeded change of the connection, as the prompt shows it.
 * twin: redis 6.2.6 redis-cli.c, cliSendCommand.
 */
import { sendAndWait } from './context';
import type { Cli, RedisCli } from './state';
import { atoi } from './uri';

// biome-ignore lint/suspicious/noConfusingVoidType: most effects have nothing to wait for.
type Effect = (cx: Cli, argv: readonly string[]) => 'waiting' | void;

export const EFFECTS: ReadonlyMap<string, Effect> = new Map<string, Effect>([
  [
    'select',
    ({ cli }, argv) => {
      if (argv.length !== 2 || cli.lastCmdType === 'error') return;
      cli.dbnum = atoi(argv[1] as string);
      cli.config.inputDbnum = cli.dbnum;
    },
  ],
  [
    'auth',
    (cx, argv) => {
      const { config, dbnum } = cx.cli;
      const wanted = argv.length === 2 || argv.length === 3;
      if (!wanted || config.inputDbnum === dbnum) return undefined;
      sendAndWait(cx, ['SELECT', String(config.inputDbnum)], 'selectAfterAuth');
      return 'waiting';
    },
  ],
  [
    'multi',
    ({ cli }, argv) => {
      if (argv.length !== 1 || cli.lastCmdType === 'error') return;
      cli.inMulti = true;
      cli.preMultiDbnum = cli.dbnum;
    },
  ],
  [
    'exec',
    ({ cli }, argv) => {
      if (argv.length !== 1 || !cli.inMulti) return;
      cli.inMulti = false;
      if (cli.lastCmdType === 'error' || cli.lastCmdType === 'nil') restoreDatabase(cli);
    },
  ],
  [
    'discard',
    ({ cli }, argv) => {
      if (argv.length !== 1 || cli.lastCmdType === 'error') return;
      cli.inMulti = false;
      restoreDatabase(cli);
    },
  ],
]);

function restoreDatabase(cli: RedisCli): void {
  cli.dbnum = cli.preMultiDbnum;
  cli.config.inputDbnum = cli.dbnum;
}
