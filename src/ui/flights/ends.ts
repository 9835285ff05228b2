/** The ends of wires as the graph knows them: a server by its process, a client by its connection. */

import { type Graph, type GraphClient, type GraphNode, roleOf } from '../topology/graph';
import { oncePer } from '../topology/once_per';

export interface End {
  readonly name: string;
  readonly role: 'master' | 'slave' | 'sentinel' | 'client';
  /** Of a client. */
  readonly conn: number | null;
}

/** Of all nodes that a message may come from; some hundred messages ask at each display frame. */
const serversOf = oncePer((nodes: Graph['nodes']): ReadonlyMap<number, GraphNode> => {
  const servers = new Map<number, GraphNode>();
  for (const node of nodes.toReversed()) if (node.pid !== null) servers.set(node.pid, node);
  return servers;
});

const clientsOf = oncePer(
  (clients: Graph['clients']): ReadonlyMap<number, GraphClient> =>
    new Map(clients.map((client) => [client.conn, client])),
);

const endOfServer = oncePer(
  (node: GraphNode): End => ({ name: node.name, role: roleOf(node), conn: null }),
);
const endOfClient = oncePer(
  ({ program, conn }: GraphClient): End => ({ name: program, role: 'client', conn }),
);

/** The same object for as long as nothing of the server, or the client, changes. */
export function endOf({ nodes, clients }: Graph, pid: number, conn: number): End | null {
  const node = serversOf(nodes).get(pid);
  if (node) return endOfServer(node);
  const client = clientsOf(clients).get(conn);
  return client?.pid === pid ? endOfClient(client) : null;
}
