import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

const server = process.env.NGUON_URL ?? 'http://127.0.0.1:8099';

export default defineConfig({
  base: '/console/',
  plugins: [react()],
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
