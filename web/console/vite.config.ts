import react from '@vitejs/plugin-react';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

const server = process.env.NGUON_URL ?? 'http://127.0.0.1:8099';

// The icons name themselves in English ("edit", "caret-right"), and a screen reader would say so.
// Each stands beside a Vietnamese word or in a button that has a name, so they are drawn, not said.
const silentIcons: Plugin = {
  name: 'silent-icons',
  enforce: 'pre',
  transform(code, id) {
    if (!/@ant-design\/icons\/.*\/AntdIcon(Light)?\.js$/.test(id)) return undefined;
    const silent = code.replace('"aria-label": icon.name', '"aria-hidden": true');
    if (silent === code) this.error('The icons are written otherwise now: look at silentIcons.');
    return { code: silent, map: null };
  },
};

export default defineConfig({
  base: '/console/',
  plugins: [silentIcons, react()],
  build: { outDir: 'dist', chunkSizeWarningLimit: 1500, target: 'es2022' },
  server: {
    proxy: { '/api': server, '/media': server },
  },
  test: {
    environment: 'happy-dom',
    include: ['src/**/*.test.{ts,tsx}'],
    setupFiles: ['src/test_setup.ts'],
    testTimeout: 20_000,
  },
});
