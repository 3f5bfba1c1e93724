// The service worker, built to /console/sw.js. It shares no file with the console: a worker is one script.
import { dropOlder, keepShell, openFile, openPage, type Shell, wayOf } from './shell';

// Written in by the build (shell_files.ts), so that another build is another worker.
declare const NGUON_SHELL: Shell;

interface Lasting extends Event {
  waitUntil: (work: Promise<unknown>) => void;
}

interface Asking extends Lasting {
  request: Request;
  respondWith: (answer: Promise<Response>) => void;
}

declare const skipWaiting: () => Promise<void>;

// How long (ms) a page that is opened waits for a line that neither answers nor breaks.
const patience = 5_000;
const shell = NGUON_SHELL;

self.addEventListener('install', (event) => {
  (event as Lasting).waitUntil(keepShell(shell, caches, fetch).then(() => skipWaiting()));
});

self.addEventListener('activate', (event) => {
  (event as Lasting).waitUntil(dropOlder(shell, caches));
});

self.addEventListener('fetch', (event) => {
  const { request, respondWith } = event as Asking;
  const answer = respondWith.bind(event);
  const way = wayOf(request, self.location.origin, shell);
  if (way === 'page') answer(openPage(shell, caches, () => fetch(request), patience));
  if (way === 'file') answer(openFile(shell, caches, request, fetch));
});
