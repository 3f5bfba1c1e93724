// An authority of a test's own, and certificates that it made for 127.0.0.1.
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freshFolder } from './places.ts';
import { run } from './process.ts';

export interface Pair {
  certificate: string; // PEM files
  key: string;
}

export class Authority {
  private readonly folder = freshFolder();
  private count = 0;

  get ca(): string {
    return join(this.folder, 'ca.pem');
  }

  static async make(): Promise<Authority> {
    const authority = new Authority();
    const { folder, ca } = authority;
    const key = join(folder, 'ca.key');
    await openssl('req', '-x509', ...newKey, '-keyout', key, '-out', ca, '-days', '30', '-subj', '/CN=Test CA');
    return authority;
  }

  // For the machine at `address`.
  async issue(address = '127.0.0.1'): Promise<Pair> {
    const name = join(this.folder, `server-${++this.count}`);
    const key = `${name}.key`;
    const request = `${name}.csr`;
    const certificate = `${name}.pem`;
    const extensions = `${name}.ext`;
    writeFileSync(extensions, `subjectAltName=IP:${address}\n`);
    await openssl('req', ...newKey, '-keyout', key, '-out', request, '-subj', '/CN=nguon');
    const signing = ['-CA', this.ca, '-CAkey', join(this.folder, 'ca.key'), '-CAcreateserial'];
    await openssl('x509', '-req', '-in', request, ...signing, '-days', '10', '-extfile', extensions, '-out', certificate);
    return { certificate, key };
  }

  dispose(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

async function openssl(...args: string[]): Promise<void> {
  const { code, out } = await run('openssl', args);
  if (code !== 0) throw new Error(`openssl ${args[0]}: ${out}`);
}
