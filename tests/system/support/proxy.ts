// What lies between an agent and its server: a line that can be cut, delayed and healed, and a
// server in the middle that changes answers.
import { createServer, type IncomingMessage, request as ask, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, createServer as createTcpServer, type Socket } from 'node:net';
import { pipeline } from 'node:stream';

const portOf = (server: { address(): unknown }) => (server.address() as AddressInfo).port;
const targetOf = (url: string) => {
  const { hostname, port } = new URL(url);
  return { host: hostname, port: Number(port) };
};

export class Line {
  private readonly ends = new Set<Socket>();
  private isCut = false;
  private delayMs = 0;

  private constructor(
    private readonly target: { host: string; port: number },
    private readonly server = createTcpServer({ pauseOnConnect: true }),
  ) {
    server.on('connection', (near) => this.join(near));
  }

  static async to(url: string): Promise<Line> {
    const line = new Line(targetOf(url));
    await new Promise<void>((resolve) => line.server.listen(0, '127.0.0.1', resolve));
    return line;
  }

  get url(): string {
    return `http://127.0.0.1:${portOf(this.server)}`;
  }

  get connections(): number {
    return this.ends.size / 2;
  }

  cut(): void {
    this.isCut = true;
    for (const end of this.ends) end.destroy();
  }

  heal(): void {
    this.isCut = false;
  }

  // Each way; also for what is connected already.
  delay(ms: number): void {
    this.delayMs = ms;
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }

  private join(near: Socket): void {
    if (this.isCut) {
      near.destroy();
      return;
    }
    const far = connect(this.target);
    this.carry(near, far);
    this.carry(far, near);
    near.resume();
  }

  private carry(from: Socket, to: Socket): void {
    this.ends.add(from);
    from.on('data', (piece) => {
      if (this.delayMs === 0) to.write(piece);
      else setTimeout(() => to.destroyed || to.write(piece), this.delayMs);
    });
    from.on('end', () => to.end());
    from.on('error', () => to.destroy());
    from.on('close', () => {
      this.ends.delete(from);
      to.destroy();
    });
  }
}

// Handed each whole answer of the server; what it returns is sent instead.
export type Lie = (path: string, body: Buffer) => Buffer | { status: number; body: Buffer };

export class Liar {
  lie: Lie = (_path, body) => body;
  readonly seen: string[] = [];
  private readonly links = new Set<Socket>();

  private constructor(
    private readonly target: { host: string; port: number },
    private readonly server = createServer(),
  ) {
    server.on('request', (request, response) => this.answer(request, response));
    server.on('upgrade', (request, socket, head) => this.pass(request, socket as Socket, head));
  }

  static async before(url: string): Promise<Liar> {
    const liar = new Liar(targetOf(url));
    await new Promise<void>((resolve) => liar.server.listen(0, '127.0.0.1', resolve));
    return liar;
  }

  get url(): string {
    return `http://127.0.0.1:${portOf(this.server)}`;
  }

  async close(): Promise<void> {
    for (const link of this.links) link.destroy();
    this.server.closeAllConnections();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    const path = request.url ?? '';
    const headers = { ...request.headers, 'accept-encoding': 'identity' };
    const onward = ask({ ...this.target, path, method: request.method, headers }, (true_answer) => {
      const pieces: Buffer[] = [];
      true_answer.on('data', (piece: Buffer) => pieces.push(piece));
      true_answer.on('end', () => {
        this.seen.push(path);
        const told = this.lie(path, Buffer.concat(pieces));
        const body = Buffer.isBuffer(told) ? told : told.body;
        const { 'transfer-encoding': _, ...kept } = true_answer.headers;
        response.writeHead(Buffer.isBuffer(told) ? (true_answer.statusCode ?? 500) : told.status, {
          ...kept,
          'content-length': body.length,
        });
        response.end(body);
      });
    });
    onward.on('error', () => response.destroy());
    pipeline(request, onward, () => undefined);
  }

  private pass(request: IncomingMessage, near: Socket, head: Buffer): void {
    const far = connect(this.target);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      this.links.add(from);
      from.on('error', () => to.destroy());
      from.on('close', () => {
        this.links.delete(from);
        to.destroy();
      });
    }
    const lines = [`${request.method} ${request.url} HTTP/1.1`];
    for (let i = 0; i < request.rawHeaders.length; i += 2) {
      lines.push(`${request.rawHeaders[i]}: ${request.rawHeaders[i + 1]}`);
    }
    far.write(`${lines.join('\r\n')}\r\n\r\n`);
    if (head.length) far.write(head);
    near.pipe(far);
    far.pipe(near);
  }
}
