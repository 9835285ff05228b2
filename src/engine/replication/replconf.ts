/**
 * REPLCONF: what replica and master tell each other besides the stream.
 * twin: redis 6.2.6 replication.c, replconfCommand.
 */
import { addReply, addReplyError, addReplyErrorObject, shared } from '../networking/reply';
import { getLongFromObjectOrReply, getRangeLongFromObjectOrReply, string2ll } from '../numbers';
import { checkChildrenDone } from '../rdb/child_done';
import type { Client, Server } from '../state';
import { putSlaveOnline } from './bulk';
import { replicaOf } from './master';
import { replicationSendAck } from './master_client';
import { isReplica } from './state';

/** Longest host name: NET_HOST_STR_LEN. */
const HOST_MAX = 256;

interface Option {
  readonly server: Server;
  readonly c: Client;
  readonly value: string;
}

/** What became of an option: go on with the next one, or nothing more is to be answered. */
type Outcome = 'ok' | 'answered';

const OPTIONS: Readonly<Record<string, (option: Option) => Outcome>> = {
  'listening-port': setListeningPort,
  'ip-address': setAddress,
  capa: setCapability,
  ack: takeAck,
  getack: sendAck,
  'rdb-only': setRdbOnly,
};

/** REPLCONF <option> <value> [<option> <value> ...] */
export function replconfCommand(server: Server, c: Client): void {
  const { argv } = c;
  if (argv.length % 2 === 0) {
    addReplyErrorObject(c, shared.syntaxerr);
    return;
  }
  for (let j = 1; j < argv.length; j += 2) {
    const name = argv[j] ?? '';
    const option = Object.hasOwn(OPTIONS, name.toLowerCase()) ? OPTIONS[name.toLowerCase()] : null;
    if (!option) {
      addReplyError(c, `Unrecognized REPLCONF option: ${name}`);
      return;
    }
    if (option({ server, c, value: argv[j + 1] ?? '' }) === 'answered') return;
  }
  addReply(c, shared.ok);
}

function setListeningPort({ c, value }: Option): Outcome {
  const port = getLongFromObjectOrReply(c, value);
  if (port === null) return 'answered';
  replicaOf(c).listeningPort = port;
  return 'ok';
}

function setAddress({ c, value }: Option): Outcome {
  if (value.length < HOST_MAX) {
    replicaOf(c).address = value;
    return 'ok';
  }
  addReplyError(
    c,
    `REPLCONF ip-address provided by replica instance is too long: ${value.length} bytes`,
  );
  return 'answered';
}

/** Capabilities that this master doesn't know are none of its business. */
function setCapability({ c, value }: Option): Outcome {
  const replica = replicaOf(c);
  if (value.toLowerCase() === 'eof') replica.capaEof = true;
  else if (value.toLowerCase() === 'psync2') replica.capaPsync2 = true;
  return 'ok';
}

/** A replica says how far it is. It is answered nothing. */
function takeAck({ server, c, value }: Option): Outcome {
  const { replica } = c;
  const offset = string2ll(value);
  if (replica === null || !isReplica(c) || offset === null) return 'answered';
  replica.ackOffset = Math.max(replica.ackOffset, Number(offset));
  replica.ackTime = server.unixtime;
  // The ACK may be here before serverCron noticed that the child is done.
  if (replica.state === 'wait_bgsave_end' && server.rdb.childPid !== -1) checkChildrenDone(server);
  if (replica.putOnlineOnAck && replica.state === 'online') putSlaveOnline(server, c);
  return 'answered';
}

/** Our master wants to know how far we are, now. */
function sendAck({ server }: Option): Outcome {
  if (server.repl.masterHost !== null && server.repl.master !== null) replicationSendAck(server);
  return 'answered';
}

function setRdbOnly({ c, value }: Option): Outcome {
  const rdbOnly = getRangeLongFromObjectOrReply(c, value, { min: 0, max: 1 });
  if (rdbOnly === null) return 'answered';
  replicaOf(c).rdbOnly = rdbOnly === 1;
  return 'ok';
}
