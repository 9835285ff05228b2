/**
 * The socket half of Host over node:net: descriptors for what Node only knows as objects, reads
 * from what has arrived, and writes that are refused while too much is on its way.
 */
import fs from 'node:fs';
import net from 'node:net';
import type { Errno } from '#host/errno';
import type { SocketOptions } from '#host/host';
import type { Input, SocketAddress } from '#host/input';
import { errnoOf } from './errno';
import type { FdTable } from './fd_table';

/** Bytes that may wait in Node for the kernel: beyond, `write` answers EAGAIN. */
const SEND_BUFFER_BYTES = 256 * 1024;
/** Bytes that wait for the program before the peer is told to wait. */
const RECEIVE_BUFFER_BYTES = 1024 * 1024;

interface Connection {
  readonly socket: net.Socket;
  /** It was once: what goes wrong now is no failed connect. Node calls a reset socket `pending`. */
  established: boolean;
  received: Buffer[];
  receivedBytes: number;
  eof: boolean;
  /** Told once by `read`, after what came before it. */
  error: Errno | null;
  isReadWanted: boolean;
  isShortOfRoom: boolean;
}

export class Sockets {
  private readonly connections = new Map<number, Connection>();
  private readonly listeners = new Map<number, net.Server>();
  /** Descriptors with something to read, wanted or not. */
  private readonly pending = new Set<number>();
  /** Written to since the last flush. */
  private readonly corked = new Set<net.Socket>();
  private readonly table: FdTable;
  private readonly give: (input: Input) => void;

  /** `give` takes an input for the program and sees to it that it gets a turn. */
  constructor(table: FdTable, give: (input: Input) => void) {
    this.table = table;
    this.give = give;
  }

  has(fd: number): boolean {
    return this.connections.has(fd) || this.listeners.has(fd);
  }

  /** Descriptors that a turn is to be told about. */
  readable(): number[] {
    return [...this.pending].filter((fd) => this.connections.get(fd)?.isReadWanted);
  }

  hasReadable(): boolean {
    for (const fd of this.pending) if (this.connections.get(fd)?.isReadWanted) return true;
    return false;
  }

  /** Lets go what was written: all of it with one system call a socket. */
  flush(): void {
    for (const socket of this.corked) socket.uncork();
    this.corked.clear();
  }

  listen(address: string, port: number, mode: number): number {
    const fd = this.table.take();
    const server = net.createServer({ allowHalfOpen: true, noDelay: true });
    this.listeners.set(fd, server);
    server.on('connection', (socket) => this.accepted(fd, socket));
    server.on('listening', () => {
      const local = addressOf(server.address(), { host: address, port });
      if (isPath(address) && mode !== 0) fs.chmodSync(address, mode);
      this.give({ kind: 'listening', fd, local });
    });
    server.on('error', (error) => {
      this.listeners.delete(fd);
      this.table.free(fd);
      this.give({ kind: 'listenFailed', fd, errno: errnoOf(error) });
    });
    server.listen(isPath(address) ? { path: address } : { host: address, port, ipv6Only: true });
    return fd;
  }

  private accepted(listener: number, socket: net.Socket): void {
    const fd = this.add(socket, true);
    this.give({
      kind: 'accepted',
      listener,
      fd,
      peer: { host: socket.remoteAddress ?? '?', port: socket.remotePort ?? 0 },
      local: localOf(socket),
    });
  }

  connect(host: string, port: number, bindAddress?: string): number {
    const socket = net.connect({
      host,
      port,
      allowHalfOpen: true,
      noDelay: true,
      ...(bindAddress === undefined ? {} : { localAddress: bindAddress }),
    });
    const fd = this.add(socket, false);
    socket.once('connect', () => {
      const connection = this.connections.get(fd);
      // Closed meanwhile, the descriptor may be another's already.
      if (connection?.socket !== socket) return;
      connection.established = true;
      this.give({ kind: 'connected', fd, local: localOf(socket) });
    });
    return fd;
  }

  private add(socket: net.Socket, established: boolean): number {
    const fd = this.table.take();
    const connection: Connection = {
      socket,
      established,
      received: [],
      receivedBytes: 0,
      eof: false,
      error: null,
      isReadWanted: true,
      isShortOfRoom: false,
    };
    this.connections.set(fd, connection);
    socket.on('data', (bytes: Buffer) => this.arrived(fd, connection, bytes));
    socket.on('end', () => {
      connection.eof = true;
      this.wake(fd);
    });
    socket.on('drain', () => {
      if (!connection.isShortOfRoom || this.connections.get(fd) !== connection) return;
      connection.isShortOfRoom = false;
      this.give({ kind: 'writable', fd });
    });
    socket.on('error', (error) => this.broke(fd, connection, errnoOf(error)));
    return fd;
  }

  private arrived(fd: number, connection: Connection, bytes: Buffer): void {
    connection.received.push(bytes);
    connection.receivedBytes += bytes.length;
    if (connection.receivedBytes > RECEIVE_BUFFER_BYTES) connection.socket.pause();
    this.wake(fd);
  }

  private broke(fd: number, connection: Connection, errno: Errno): void {
    if (this.connections.get(fd) !== connection) return;
    if (!connection.established) {
      this.connections.delete(fd);
      this.pending.delete(fd);
      this.table.free(fd);
      this.give({ kind: 'connectFailed', fd, errno });
      return;
    }
    connection.error = errno;
    this.wake(fd);
  }

  private wake(fd: number): void {
    const connection = this.connections.get(fd);
    if (connection === undefined) return;
    this.pending.add(fd);
    if (connection.isReadWanted) this.give({ kind: 'readable', fd });
  }

  read(fd: number, max: number): Uint8Array | Errno {
    const connection = this.connections.get(fd);
    if (connection === undefined) return 'EBADF';
    const first = connection.received[0];
    if (first === undefined) {
      const { error } = connection;
      connection.error = null;
      if (!connection.eof) this.pending.delete(fd);
      return error ?? (connection.eof ? new Uint8Array(0) : 'EAGAIN');
    }
    const piece = first.subarray(0, max);
    if (piece.length === first.length) connection.received.shift();
    else connection.received[0] = first.subarray(max);
    connection.receivedBytes -= piece.length;
    if (!hasInput(connection)) this.pending.delete(fd);
    if (connection.receivedBytes < RECEIVE_BUFFER_BYTES) connection.socket.resume();
    // Node never writes again into what it has handed out. But a Buffer's slice() would be no copy.
    return new Uint8Array(piece.buffer, piece.byteOffset, piece.length);
  }

  write(fd: number, bytes: Uint8Array): number | Errno {
    const connection = this.connections.get(fd);
    if (connection === undefined) return 'EBADF';
    const { socket } = connection;
    if (socket.destroyed) return connection.error ?? 'EPIPE';
    const room = SEND_BUFFER_BYTES - socket.writableLength;
    if (room <= 0) {
      connection.isShortOfRoom = true;
      return 'EAGAIN';
    }
    const piece = bytes.subarray(0, room);
    if (piece.length < bytes.length) connection.isShortOfRoom = true;
    if (!this.corked.has(socket)) {
      socket.cork();
      this.corked.add(socket);
    }
    socket.write(piece);
    return piece.length;
  }

  setsockopt(fd: number, { noDelay, keepAliveSeconds }: SocketOptions): void {
    const socket = this.connections.get(fd)?.socket;
    if (noDelay !== undefined) socket?.setNoDelay(noDelay);
    if (keepAliveSeconds === undefined) return;
    socket?.setKeepAlive(keepAliveSeconds > 0, keepAliveSeconds * 1000);
  }

  setReadable(fd: number, wanted: boolean): void {
    const connection = this.connections.get(fd);
    if (connection === undefined) return;
    connection.isReadWanted = wanted;
    if (wanted && hasInput(connection)) this.wake(fd);
  }

  /** What was written still goes out. */
  close(fd: number): void {
    this.connections.get(fd)?.socket.destroySoon();
    this.connections.delete(fd);
    this.pending.delete(fd);
    this.listeners.get(fd)?.close();
    this.listeners.delete(fd);
    this.table.free(fd);
  }

  /** Ends everything; calls back when all that was written is out. */
  closeAll(onDone: () => void): void {
    const sockets = [...this.connections.values()].map(({ socket }) => socket);
    let left = sockets.filter((socket) => !socket.destroyed).length;
    for (const fd of [...this.connections.keys(), ...this.listeners.keys()]) this.close(fd);
    if (left === 0) onDone();
    for (const socket of sockets) {
      socket.once('close', () => {
        left--;
        if (left === 0) onDone();
      });
    }
  }
}

function hasInput(connection: Connection): boolean {
  return connection.received.length > 0 || connection.eof || connection.error !== null;
}

/** A Unix socket's name. */
function isPath(address: string): boolean {
  return address.includes('/');
}

function addressOf(address: net.AddressInfo | string | null, asked: SocketAddress): SocketAddress {
  return typeof address === 'object' && address !== null
    ? { host: address.address, port: address.port }
    : asked;
}

function localOf(socket: net.Socket): SocketAddress {
  return { host: socket.localAddress ?? '?', port: socket.localPort ?? 0 };
}
