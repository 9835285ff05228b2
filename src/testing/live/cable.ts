/** A cable between a replica and its master that can be cut and mended: a TCP cable. */
import { connect, createServer, type Server, type Socket } from 'node:net';

export class Cable {
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();
  private isMended = true;

  private constructor(to: number) {
    this.server = createServer((near) => {
      this.add(near);
      if (!this.isMended) {
        near.resetAndDestroy();
        return;
      }
      const far = connect(to, '127.0.0.1');
      this.add(far);
      near.pipe(far).pipe(near);
      for (const [one, other] of [
        [near, far],
        [far, near],
      ] as const)
        one.on('close', () => other.destroy());
    });
  }

  private add(socket: Socket): void {
    this.sockets.add(socket);
    socket.on('close', () => this.sockets.delete(socket));
    socket.on('error', () => socket.destroy());
  }

  static to(port: number): Promise<Cable> {
    const cable = new Cable(port);
    return new Promise((resolve) => {
      cable.server.listen(0, '127.0.0.1', () => resolve(cable));
    });
  }

  get port(): number {
    const address = this.server.address();
    return typeof address === 'object' && address ? address.port : 0;
  }

  /** Breaks what is under way, in the middle of whatever was being said; `mend` lets new ones in. */
  cut(): void {
    this.isMended = false;
    for (const socket of this.sockets) socket.resetAndDestroy();
  }

  mend(): void {
    this.isMended = true;
  }

  close(): void {
    this.cut();
    this.server.close();
  }
}
