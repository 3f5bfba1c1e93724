// The console's own scripts in a real Chromium, against a real server of their own with two agents.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { Agent } from './agent.ts';
import type { Json } from './api.ts';
import { chromium, consoleFolder, hasDevicePrograms, outputFolder, root } from './places.ts';
import { run } from './process.ts';
import { Server } from './server.ts';
import { waitFor } from './wait.ts';


// What the console cannot be tried without, if it is not here.
export function missingForConsole(): string | undefined {
  return [
    [join(consoleFolder, 'index.html'), 'web/console is not built (npm run build in web/console)'],
    [join(root, 'web/console/node_modules/playwright-core'), 'npm ci in web/console has not run'],
    [chromium, 'there is no Chromium'],
  ].find(([file]) => !existsSync(file as string))?.[1];
}

export class ConsoleScripts {
  private constructor(
    readonly server: Server,
    readonly agents: Agent[],
    private readonly pictures: string,
  ) {}

  static async start(name: string): Promise<ConsoleScripts> {
    const server = await Server.start({ name });
    const scripts = new ConsoleScripts(server, [], outputFolder(name));
    if (!hasDevicePrograms) return scripts;
    const { unit } = server.account('commune_editor');
    const own = server.devices().filter((one) => String(one.unit) === String(unit));
    for (const [i, one] of own.slice(0, 2).entries())
      scripts.agents.push(
        Agent.start({
          name: `${name}/agent-${i + 1}`,
          server: server.url,
          pair: one.pairing_code,
          output: 'null',
        }),
      );
    for (const agent of scripts.agents) await agent.isPaired();
    return scripts;
  }

  async dispose(): Promise<void> {
    for (const agent of this.agents) await agent.dispose();
    await this.server.dispose();
  }

  // For scripts that are heard at once: the agents are on their lines, and know place and time.
  async areReady(): Promise<void> {
    for (const agent of this.agents) await agent.knowsItsPlace();
    const { unit } = this.server.account('commune_editor');
    const editor = await this.server.signIn('commune_editor', unit);
    await waitFor(
      'the agents are connected and know the time',
      async () => {
        const { body } = await editor.get(`/api/v1/devices?unit=${unit}`, { expect: 200 });
        const ready = body.items.filter(
          ({ status }: Json) => status?.online && status.clock_error_ms !== null,
        );
        return ready.length >= this.agents.length;
      },
      { within: 60_000, every: 200 },
    );
    await editor.remove('/api/v1/session');
  }

  // e2e/NAME.ts has to end well; what it printed is shown.
  async run(name: string, more: string[] = []): Promise<void> {
    const { server, pictures } = this;
    const { code, out } = await run(
      process.execPath,
      [
        ...['e2e/run.mjs', `e2e/${name}.ts`, '--url', server.url],
        ...['--accounts', join(server.data, 'demo-accounts.json'), '--out', pictures, ...more],
      ],
      { cwd: join(root, 'web/console'), within: 400_000, environment: { CHROMIUM: chromium } },
    );
    console.log(out.trim().split('\n').slice(-40).join('\n'));
    expect(code, out).toBe(0);
  }
}
