// A radio station on the web: whoever asks is sent a sound for as long as he stays, as fast as it is
// heard.
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { freshFolder } from './places.ts';
import { waitFor } from './wait.ts';

const formats: Record<string, string[]> = {
  mp3: ['-c:a', 'libmp3lame', '-b:a', '96k', '-f', 'mp3'],
  ogg: ['-c:a', 'libvorbis', '-f', 'ogg'],
};

export class Station {
  // When each listener came and went.
  readonly visits: { path: string; came: number; went?: number }[] = [];
  // When a list of pieces, or a piece, was asked for.
  readonly asked: number[] = [];
  private pieces?: { folder: string; encoder: ChildProcess };

  private constructor(private readonly http: Server) {}

  static async open(): Promise<Station> {
    const station = new Station(createServer());
    station.http.on('request', (request, answer) => station.serve(request.url ?? '/', answer));
    await new Promise<void>((resolve) => station.http.listen(0, '127.0.0.1', resolve));
    return station;
  }

  // "/700.mp3" sounds with 700 Hz, "/0.ogg" is silent.
  address(path: string): string {
    return `http://127.0.0.1:${(this.http.address() as AddressInfo).port}${path}`;
  }

  // The same as a list of pieces of two seconds (HLS): answers its address.
  async addressOfPieces(hertz: number): Promise<string> {
    const folder = freshFolder();
    const args = ['-v', 'error', '-re', '-f', 'lavfi', '-i', `sine=frequency=${hertz}:sample_rate=48000`];
    args.push('-c:a', 'aac', '-b:a', '96k', '-f', 'hls', '-hls_time', '2', '-hls_list_size', '8');
    args.push('-hls_flags', 'delete_segments', join(folder, 'list.m3u8'));
    this.pieces = { folder, encoder: spawn('ffmpeg', args, { stdio: 'ignore' }) };
    await waitFor('the first pieces are there', () => (this.piece('list.m3u8')?.toString() ?? '').split('.ts').length > 3);
    return this.address('/pieces/list.m3u8');
  }

  private piece(name: string): Buffer | undefined {
    try {
      return readFileSync(join(this.pieces?.folder ?? '', name));
    } catch {
      return undefined;
    }
  }

  listeners(path: string): number {
    return this.visits.filter((one) => one.path === path && one.went === undefined).length;
  }

  async close(): Promise<void> {
    this.pieces?.encoder.kill('SIGKILL');
    if (this.pieces) rmSync(this.pieces.folder, { recursive: true, force: true });
    this.http.closeAllConnections();
    await new Promise((resolve) => this.http.close(resolve));
  }

  private serve(path: string, answer: import('node:http').ServerResponse): void {
    const [, name] = /^\/pieces\/(list\.m3u8|\w+\.ts)$/.exec(path) ?? [];
    if (name) {
      this.asked.push(Date.now());
      const bytes = this.piece(name);
      answer.writeHead(bytes ? 200 : 404).end(bytes);
      return;
    }
    const [, hertz, format] = /^\/(\d+)\.(mp3|ogg)$/.exec(path) ?? [];
    const codec = formats[format ?? ''];
    if (hertz === undefined || !codec) {
      answer.writeHead(404).end();
      return;
    }
    const source = hertz === '0' ? 'anullsrc=r=48000:cl=mono' : `sine=frequency=${hertz}:sample_rate=48000`;
    const visit: (typeof this.visits)[number] = { path, came: Date.now() };
    this.visits.push(visit);
    answer.writeHead(200, { 'Content-Type': format === 'mp3' ? 'audio/mpeg' : 'audio/ogg' });
    const args = ['-v', 'error', '-re', '-f', 'lavfi', '-i', source, ...codec, 'pipe:1'];
    const encoder = spawn('ffmpeg', args, { stdio: ['ignore', 'pipe', 'ignore'] });
    encoder.stdout.pipe(answer);
    answer.on('close', () => {
      visit.went = Date.now();
      encoder.kill('SIGKILL');
    });
  }
}
