/** What a machine's first shells need to have, and all that they start but Redis itself, which is much more to load. */
import { REDIS_CLI, SHELL_PROGRAMS } from '#shell/programs';
import { programTable } from '../runner';

export const FIRST_PROGRAMS = programTable([REDIS_CLI, ...SHELL_PROGRAMS]);
