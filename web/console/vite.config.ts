import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import { shellFilesInWorker, workerName } from './shell_files';
import { icons } from './src/locale/vi/icons';

const server = process.env.NGUON_URL ?? 'http://127.0.0.1:8099';

// The icons name themselves in English ("edit", "caret-right"), and a screen reader would say so. Most
// stand beside a Vietnamese word and are drawn, not said; a few are all that a button has.
const namedIcons: Plugin = {
  name: 'named-icons',
  enforce: 'pre',
  transform(code, id) {
    if (!/@ant-design\/icons\/.*\/AntdIcon(Light)?\.js$/.test(id)) return undefined;
    const named = code.replace(
      '"aria-label": icon.name',
      `...(${JSON.stringify(icons)}[icon.name] ? { "aria-label": ${JSON.stringify(icons)}[icon.name] } : { "aria-hidden": true })`,
    );
    if (named === code) this.error('The icons are written otherwise now: look at namedIcons.');
    return { code: named, map: null };
  },
};

// Most of a test's time is reading the kit anew, so test files share what they have read. Those that put
// something in place of a module would hand it on to others: they stand apart.
const source = join(import.meta.dirname, 'src');
const tests = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.test\.tsx?$/.test(file))
  .map((file) => `src/${file}`);
const isApart = (file: string) =>
  readFileSync(join(import.meta.dirname, file), 'utf8').includes('vi.mock(');

export default defineConfig({
  base: '/console/',
  plugins: [namedIcons, react(), shellFilesInWorker],
  build: {
    outDir: 'dist',
    chunkSizeWarningLimit: 1500,
    target: 'es2022',
    rolldownOptions: {
      input: { index: 'index.html', [workerName]: 'src/worker/sw.ts' },
      output: {
        // Browsers ask for the worker under the name that they know it by.
        entryFileNames: ({ name }) =>
          name === workerName ? '[name].js' : 'assets/[name]-[hash].js',
      },
    },
  },
  server: {
    proxy: { '/api': server, '/media': server },
  },
  test: {
    environment: 'happy-dom',
    setupFiles: ['src/test_setup.ts'],
    testTimeout: 20_000,
    projects: [
      {
        extends: true,
        test: { name: 'together', isolate: false, include: tests.filter((one) => !isApart(one)) },
      },
      { extends: true, test: { name: 'apart', include: tests.filter(isApart) } },
    ],
  },
});
