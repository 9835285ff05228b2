/**
 * What an instance answers that is no node of a cluster.
 * twin: redis 6.2.6 cluster.c, clusterCommand, askingCommand, readonlyCommand, readwriteCommand.
 */
import { addReply, addReplyError, shared } from '../networking/reply';
import type { Client, Server } from '../state';

function noCluster(_server: Server, c: Client): void {
  addReplyError(c, 'This instance has cluster support disabled');
}

export const clusterCommand = noCluster;
export const askingCommand = noCluster;
export const readonlyCommand = noCluster;

export function readwriteCommand(_server: Server, c: Client): void {
  c.readonlyMode = false;
  addReply(c, shared.ok);
}
