// Tells the service worker which files the browser keeps: those of the page itself and of the pages
// that work without a line, with all that they need, and no other page's.
import { createHash } from 'node:crypto';
import type { Plugin, Rolldown } from 'vite';

export const workerName = 'sw';
const withoutLine = /\/src\/pages\/(surveys|hearing|upkeep)\/\w+_page\.tsx$/;

type Bundle = Rolldown.OutputBundle;

function gather(bundle: Bundle, name: string, found: Set<string>): void {
  const chunk = bundle[name];
  if (chunk?.type !== 'chunk' || found.has(name)) return;
  found.add(name);
  for (const sheet of chunk.viteMetadata?.importedCss ?? []) found.add(sheet);
  for (const needed of chunk.imports) gather(bundle, needed, found);
}

function shellFiles(bundle: Bundle): string[] {
  const found = new Set<string>();
  const chunks = Object.values(bundle).filter((one) => one.type === 'chunk');
  const first = chunks.find((one) => one.isEntry && one.name !== workerName);
  const pages = chunks.filter((one) => withoutLine.test(one.facadeModuleId ?? ''));
  if (!first || pages.length === 0) throw new Error('The pages of surveys are not in the build.');
  for (const { fileName } of [first, ...pages]) gather(bundle, fileName, found);
  const fonts = Object.keys(bundle).filter((name) => name.endsWith('.woff2'));
  return [...found, ...fonts, 'icon.svg'].map((name) => `/console/${name}`);
}

export const shellFilesInWorker: Plugin = {
  name: 'shell-files',
  apply: 'build',
  enforce: 'post',
  generateBundle(_options, bundle) {
    const worker = bundle[`${workerName}.js`];
    if (worker?.type !== 'chunk') return this.error('The service worker is not in the build.');
    const files = shellFiles(bundle);
    const version = createHash('sha256').update(files.join()).digest('hex').slice(0, 12);
    if (worker.imports.length > 0 || !worker.code.includes('NGUON_SHELL'))
      return this.error('The service worker must be one script that names NGUON_SHELL.');
    worker.code = worker.code.replace('NGUON_SHELL', JSON.stringify({ version, files }));
  },
};
