// Where alarms arrive: a mail server and a webhook of the test's own.
import { createHmac } from 'node:crypto';
import { createServer as createHttp, type IncomingHttpHeaders, type Server as Http } from 'node:http';
import { createServer, type AddressInfo, type Server as Tcp, type Socket } from 'node:net';

const listening = <T extends Tcp | Http>(server: T): Promise<T> =>
  new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
const portOf = (server: Tcp | Http) => (server.address() as AddressInfo).port;

export interface Letter {
  to: string[];
  subject: string;
  text: string;
}

function read(to: string[], raw: string): Letter {
  const [head = '', ...body] = raw.split('\r\n\r\n');
  const subject = [...head.matchAll(/=\?UTF-8\?B\?([^?]*)\?=/g)]
    .map(([, word]) => Buffer.from(word ?? '', 'base64').toString())
    .join('');
  return { to, subject, text: Buffer.from(body.join(''), 'base64').toString() };
}

// Takes every letter. What it is told is answered line by line, as RFC 5321 has it.
export class Postman {
  readonly letters: Letter[] = [];
  private constructor(private readonly server: Tcp) {}

  static async start(): Promise<Postman> {
    const postman = new Postman(await listening(createServer()));
    postman.server.on('connection', (line) => postman.serve(line));
    return postman;
  }

  get url(): string {
    return `smtp://127.0.0.1:${portOf(this.server)}`;
  }

  private serve(line: Socket): void {
    let waiting = '';
    let to: string[] = [];
    let letter: string[] | undefined;
    line.on('error', () => undefined);
    line.write('220 post.test\r\n');
    line.on('data', (piece) => {
      waiting += piece.toString();
      const lines = waiting.split('\r\n');
      waiting = lines.pop() ?? '';
      for (const said of lines) {
        if (letter) {
          if (said !== '.') {
            letter.push(said);
            continue;
          }
          this.letters.push(read(to, letter.join('\r\n')));
          letter = undefined;
          to = [];
        }
        if (said.startsWith('RCPT')) to.push(said.slice(said.indexOf('<') + 1, said.lastIndexOf('>')));
        if (said === 'DATA') {
          letter = [];
          line.write('354 go on\r\n');
        } else if (said === 'QUIT') {
          line.end('221 bye\r\n');
        } else {
          line.write('250 ok\r\n');
        }
      }
    });
  }

  stop(): Promise<void> {
    return new Promise((resolve) => this.server.close(() => resolve()));
  }
}

export interface Call {
  headers: IncomingHttpHeaders;
  body: string;
}

export class Webhook {
  readonly calls: Call[] = [];
  answers = 200;
  private constructor(private readonly server: Http) {}

  static async start(): Promise<Webhook> {
    const hook = new Webhook(await listening(createHttp()));
    hook.server.on('request', async (request, response) => {
      let body = '';
      for await (const piece of request) body += piece;
      hook.calls.push({ headers: request.headers, body });
      response.writeHead(hook.answers).end();
    });
    return hook;
  }

  get url(): string {
    return `http://127.0.0.1:${portOf(this.server)}/nguon`;
  }

  stop(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }
}

export const signatureOf = ({ headers, body }: Call, secret: string) =>
  `sha256=${createHmac('sha256', secret).update(`${headers['x-nguon-time']}.${body}`).digest('hex')}`;
