/** The graph's newer words in English: states beyond role and life, who knows whom, clients, pins. */
import type { FailoverStep } from '../states/node_states';

export const enGraph = {
  stale: (time: string) => `stale ${time}`,
  staleOf: (node: string, master: string, time: string) =>
    `${node} serves old data: its link to ${master} has been down for ${time}`,
  refuses: (time: string) => `refuses reads ${time}`,
  refusesOf: (node: string, master: string, time: string) =>
    `${node} answers -MASTERDOWN (replica-serve-stale-data no): its link to ${master} has been down for ${time}`,
  serverWaits: {
    master: (whom: string, left: string) =>
      `hears nothing from its master ${whom} and ends the link in ${left} (repl-timeout)`,
    replica: (whom: string, left: string) =>
      `hears no REPLCONF ACK from its replica ${whom} and drops it in ${left} (repl-timeout)`,
  },
  booked: (master: string) => `on the books: replica of ${master}`,
  bookedGone: (node: string, master: string) =>
    `${node} does not answer; its Sentinels have it on their books as a replica of ${master}, and when it comes back, they make it one`,
  bookedRunning: (node: string, master: string) =>
    `${node} takes itself for a master; its Sentinels have it on their books as a replica of ${master}, and will make it one`,
  failing: (leader: string) => `failing over, led by ${leader}`,
  steps: {
    select_slave: () => 'picks a replica',
    send_slaveof_noone: (chosen) => `tells ${chosen} to be master`,
    wait_promotion: (chosen) => `waits for ${chosen} to be master`,
    reconf_slaves: (chosen) => `points the others to ${chosen}`,
    update_config: (chosen) => `enters ${chosen} as master`,
  } satisfies Record<FailoverStep, (chosen: string) => string>,
  leadingOf: (leader: string, group: string, does: string, step: string) =>
    `${leader} leads the failover of ${group}: it ${does} (${step})`,
  leads: (epoch: number) => `leads the failover · epoch ${epoch}`,
  led: (epoch: number) => `led the failover · epoch ${epoch}`,
  followedIn: (epoch: number, leader: string) => `followed ${leader} · epoch ${epoch}`,
  parts: { leading: 'leads the failover', leader: 'led the failover', follower: 'followed' },
  partsOf: {
    leader: (epoch: number, leader: string) =>
      `${leader} led the failover of epoch ${epoch}: the Sentinels voted for it`,
    follower: (epoch: number, leader: string) =>
      `${leader} led the failover of epoch ${epoch}; this Sentinel took over what came of it`,
  },
  failingOf: (node: string, group: string, leader: string, step: string) =>
    `${group}, whose master was ${node}, is failing over: its leader ${leader} is at ${step}`,
  chosen: 'chosen as master',
  chosenOf: (node: string, group: string, leader: string, step: string) =>
    `${leader} has chosen ${node} as the next master of ${group} and is at ${step}`,
  crowned: (node: string) => `${node} is the master`,
  knows: (sentinel: string, others: string) => `${sentinel} knows these Sentinels: ${others}`,
  unreached: (sentinel: string) => `${sentinel} (without a connection)`,
  historyOf: (node: string) => `history of ${node}`,
  legend: 'The graph',
  legendText: 'Shape says the role, ring and badge the state; colours only repeat them.',
  signs: {
    master: 'A master. The crown is on whom Sentinels, or replicas, take for it.',
    replica: 'A replica, below its master.',
    sentinel: 'A Sentinel, above the servers.',
    client: 'A client’s connection.',
    absent: 'Dashed: it has not been started, has ended (✕), or is just starting.',
    busy: 'A turning ring: loading or synchronizing; as far as it is known how far.',
    stale: 'Ring of long dashes, a clock: a replica without a link serves old data.',
    silence:
      'Brackets that fill up: a server does not hear its master, or a replica, until repl-timeout ends the link.',
    failing:
      'A ring in two halves, two arrows: a failover is under way; the badge at the Sentinel that leads it says what it does (its title: sentinel.c’s name for that).',
    booked:
      'An open book: what runs as a master, or ended as one, is a replica in its Sentinels’ books; they make it one as soon as they can.',
    pips: 'A pip per Sentinel: filled, it holds the server down.',
    online: 'An arrow: replication, from the master. A gap at its end is what the replica lacks.',
    cut: 'Red dashes: cut, or lost.',
    sight: 'Fine dots: a Sentinel watches.',
    hello:
      'A thin arc: two Sentinels know each other by hello, and ask each other. Half an arc: only one knows.',
  },
};
