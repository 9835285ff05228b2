/** Every builtin command by its name. */
import type { Builtin } from './builtin';
import { CONTROL } from './control';
import { DIRECTORY } from './directory';
import { HELP } from './help';
import { JOB_CONTROL } from './job_control';
import { KILL } from './kill';
import { OUTPUT } from './output';
import { READ } from './read';
import { RUNNING } from './running';
import { TEST } from './test_builtin';
import { VARIABLES } from './variables';

export const BUILTINS: ReadonlyMap<string, Builtin> = new Map(
  Object.entries({
    ...CONTROL,
    ...DIRECTORY,
    ...HELP,
    ...JOB_CONTROL,
    ...KILL,
    ...OUTPUT,
    ...READ,
    ...RUNNING,
    ...TEST,
    ...VARIABLES,
  }),
);
