// Lets the browser keep the console for the day without a line. Asked once somebody is signed in and
// the page has nothing better to do; where a page is not served safely (plain http), there is no worker.

let isAsked = false;

function whenIdle(work: () => void): void {
  if ('requestIdleCallback' in window) window.requestIdleCallback(work, { timeout: 10_000 });
  else setTimeout(work, 2_000);
}

export function keepShell(): void {
  if (isAsked || !import.meta.env.PROD || !navigator.serviceWorker) return;
  isAsked = true;
  const register = () => {
    navigator.serviceWorker
      .register('/console/sw.js', { scope: '/console/', updateViaCache: 'none' })
      // A browser that forbids it works as before, with a line.
      .catch(() => undefined);
  };
  if (document.readyState === 'complete') whenIdle(register);
  else window.addEventListener('load', () => whenIdle(register), { once: true });
}
