/**
 * lab: does to the lab's machines, servers and cables what the page's menus do, in words. What it
 * asks for is the lab's to do; it prints what became of it.
 */
import { fail, finish, out, toolProgram } from './tool';

const HELP = `Usage: lab FAULT
Does to the lab what no command of the machine can. A and B are servers, named by their ports;
where two machines serve one port, by machine and port: far:6379.

  cut A B [one-way]             what one sends to the other waits until it is mended
  reject A B [one-way]          connections are refused and broken instead
  latency A B TIME [one-way]    each message takes that long: 200ms, 2s
  jitter A B TIME [one-way]     up to that much more, each time anew
  bandwidth A B RATE [one-way]  bytes a second: 500, 10k, 1m
  loss A B PERCENT [one-way]    that share has to be sent again: 20%
  hold A B TIME                 the next message of A to B comes that much later
  messages                      what is under way, by number
  delay NUMBER TIME             holds that message back, and what was sent behind it
  mend A B | mend all           ends what was done to the cable
  isolate A                     cuts A off from all other servers
  split A,B / C,D               cuts every cable between the two sides

  stop A | cont A               freezes a server, lets it go on
  term A | kill A               asks it to end, ends it (kill -9)
  restart A                     kills it and starts it again as it was started
  announce A ADDRESS|right      others see it under a wrong address, as behind NAT

  crash MACHINE | boot MACHINE  power off, power on
  disk MACHINE full|BYTES|free  leaves that much room
  clock MACHINE +TIME|-TIME     the wall clock jumps: +10s, -1h

  faults                        what holds now, by number
  undo NUMBER | undo all
  help
`;

interface Asked {
  readonly words: string;
}

export const lab = toolProgram<Asked>({
  name: 'lab',
  begin(tool, argv) {
    const words = argv.slice(1).join(' ');
    if (words === '' || words === 'help' || words === '--help') {
      out(tool, HELP);
      return null;
    }
    tool.host.inflict(words);
    return { words };
  },
  take(tool, _task, input) {
    if (input.kind !== 'inflicted') return;
    if (input.done) out(tool, `${input.text}\n`);
    else fail(tool, `${input.text} (see: lab help)`);
    finish(tool);
  },
});
