/** The graph's newer words in English: states beyond role and life, who knows whom, clients, pins. */
export const enGraph = {
  stale: (time: string) => `stale ${time}`,
  staleOf: (node: string, master: string, time: string) =>
    `${node} serves old data: its link to ${master} has been down for ${time}`,
  failing: (step: string) => `failing over: ${step}`,
  failingOf: (node: string, group: string, leader: string, step: string) =>
    `${group}, whose master was ${node}, is failing over: its leader ${leader} is at ${step}`,
  chosen: 'chosen as master',
  chosenOf: (node: string, group: string, leader: string, step: string) =>
    `${leader} has chosen ${node} as the next master of ${group} and is at ${step}`,
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
    failing: 'A ring in two halves, two arrows: a failover is under way, with its step by name.',
    pips: 'A pip per Sentinel: filled, it holds the server down.',
    online: 'An arrow: replication, from the master. A gap at its end is what the replica lacks.',
    cut: 'Red dashes: cut, or lost.',
    sight: 'Fine dots: a Sentinel watches.',
    hello:
      'A thin arc: two Sentinels know each other by hello, and ask each other. Half an arc: only one knows.',
  },
};
