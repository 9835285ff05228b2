/** Signals a process can be sent, with Linux's numbers and the words a shell uses for each death. */
export const SIGNALS = {
  SIGHUP: { number: 1, text: 'Hangup' },
  SIGINT: { number: 2, text: 'Interrupt' },
  SIGQUIT: { number: 3, text: 'Quit' },
  SIGABRT: { number: 6, text: 'Aborted' },
  SIGKILL: { number: 9, text: 'Killed' },
  SIGUSR1: { number: 10, text: 'User defined signal 1' },
  SIGSEGV: { number: 11, text: 'Segmentation fault' },
  SIGUSR2: { number: 12, text: 'User defined signal 2' },
  SIGPIPE: { number: 13, text: 'Broken pipe' },
  SIGALRM: { number: 14, text: 'Alarm clock' },
  SIGTERM: { number: 15, text: 'Terminated' },
  SIGCHLD: { number: 17, text: 'Child exited' },
  SIGCONT: { number: 18, text: 'Continued' },
  SIGSTOP: { number: 19, text: 'Stopped (signal)' },
  SIGTSTP: { number: 20, text: 'Stopped' },
} as const;

export type Signal = keyof typeof SIGNALS;

/** How a process ended. */
export type ExitStatus =
  | { readonly kind: 'exited'; readonly code: number }
  | { readonly kind: 'signaled'; readonly signal: Signal };
