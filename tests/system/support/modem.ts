// A modem for text messages, as an agent meets one: AT commands over a Unix socket. What people wrote
// is told in the mode that was asked for: as it is among the modem's own words, or in hexadecimal.
import { createServer, type Server, type Socket } from 'node:net';

export class FakeModem {
  private readonly stored = new Map<number, string>();
  private line: Socket | undefined;
  private server: Server | undefined;
  private next = 1;
  private hexadecimal = false;
  readonly said: string[] = [];

  static async at(path: string): Promise<FakeModem> {
    const modem = new FakeModem();
    modem.server = createServer((line) => modem.talk(line));
    await new Promise<void>((resolve) => modem.server?.listen(path, resolve));
    return modem;
  }

  get waiting(): number {
    return this.stored.size;
  }

  get isReady(): boolean {
    return this.said.some((one) => one.startsWith('AT+CMGL'));
  }

  receive(text: string): void {
    const place = this.next++;
    this.stored.set(place, text);
    this.line?.write(`\r\n+CMTI: "SM",${place}\r\n`);
  }

  async close(): Promise<void> {
    this.line?.destroy();
    await new Promise<void>((resolve) => this.server?.close(() => resolve()));
  }

  private talk(line: Socket): void {
    this.line = line;
    let rest = '';
    line.on('error', () => {});
    line.on('data', (bytes) => {
      rest += bytes.toString();
      for (let end = rest.indexOf('\r'); end >= 0; end = rest.indexOf('\r')) {
        const command = rest.slice(0, end).trim();
        rest = rest.slice(end + 1);
        if (command) line.write(this.answer(command));
      }
    });
  }

  private answer(command: string): string {
    this.said.push(command);
    if (command.startsWith('AT+CMGF=')) this.hexadecimal = command === 'AT+CMGF=0';
    if (command.startsWith('AT+CMGL')) {
      const all = [...this.stored].map(([place, text]) =>
        this.hexadecimal
          ? `\r\n+CMGL: ${place},0,,${pdu(text).length / 2 - 1}\r\n${pdu(text)}`
          : `\r\n+CMGL: ${place},"REC UNREAD","+84912000111",,"26/11/21,10:00:00+28"\r\n${text}`,
      );
      return `${all.join('')}\r\n\r\nOK\r\n`;
    }
    if (command.startsWith('AT+CMGD=')) this.stored.delete(Number(command.slice(8)));
    return '\r\nOK\r\n';
  }
}

// An SMS-DELIVER from +84912000111 (3GPP TS 23.040) in letters that ASCII and GSM share, and "_".
function pdu(text: string): string {
  const septets = [...text].map((letter) => (letter === '_' ? 0x11 : letter.charCodeAt(0)));
  const packed: number[] = [];
  let held = 0;
  let bits = 0;
  for (const septet of septets) {
    held |= septet << bits;
    for (bits += 7; bits >= 8; bits -= 8, held >>= 8) packed.push(held & 0xff);
  }
  if (bits > 0) packed.push(held & 0xff);
  const hex = (bytes: number[]) => Buffer.from(bytes).toString('hex').toUpperCase();
  return `00040B914819020011F1000062111201000082${hex([septets.length])}${hex(packed)}`;
}
