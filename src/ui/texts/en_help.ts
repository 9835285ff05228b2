/** The help's notes in English. */
import type { Interest } from '#protocol/timeline';

export const enHelp = {
  events: 'Events of interest',
  eventsText:
    '“Next event” stops at these, slow motion stretches time around them, the time bar marks them.',
  interests: {
    birth: 'A server or Sentinel starts to listen.',
    death: 'A process that served ends.',
    handshake: 'A replica’s handshake with its master takes a step.',
    psync: 'The master decides: partial or full resynchronization.',
    transfer: 'A dataset is saved, sent or loaded.',
    link: 'A replica’s link comes up or breaks.',
    role: 'A master becomes a replica, or the other way round.',
    refused: 'A read-only replica refuses a write.',
    discovery: 'A Sentinel learns of a master, replica or Sentinel: +monitor, +slave, +sentinel.',
    down: 'A Sentinel holds somebody down, or no longer: +sdown, +odown, -sdown, -odown.',
    election: 'An epoch, a vote, a leader or none: +new-epoch, +vote-for-leader, +elected-leader.',
    failover: 'A step of a failover: +selected-slave to +failover-end, or its abort.',
    switch: 'Another master, or a server set right: +switch-master, +convert-to-slave.',
    tilt: 'A Sentinel mistrusts its clock: +tilt, -tilt.',
    fault: 'A fault begins or ends; a process is stopped or goes on.',
  } satisfies Record<Interest, string>,
  keptTitle: 'What is kept',
  keptInput: (input: string, branches: number) =>
    `Everything you do, in this browser: up to ${input} of input and ${branches} branches a lab. The page says so at four fifths; at the limit the oldest branches without a name go.`,
  keptCheckpoints: (memory: string, stored: string) =>
    `Checkpoints, so that going back is quick: up to ${memory} of memory, and up to ${stored} of the browser’s storage, so that a reload is quick too. Without them everything is run again.`,
  keptHere: 'Nothing leaves this browser unless you share a link or save a file.',
};
