// Dialogs here exist only while they are open, so that nothing of theirs is left to hand the focus back
// when they go: whoever works by keyboard would begin anew at the top of the page. He goes on at what
// he had left for the dialog.
import { useEffect } from 'react';

const dialog = '[role="dialog"]';

// Pages that know a better place take it at once.
const pagesFirst = 50;

export function useFocusBack(): void {
  useEffect(() => {
    let left: HTMLElement | undefined;
    let inDialog = false;
    let waiting: number | undefined;
    const note = ({ target }: FocusEvent) => {
      if (!(target instanceof HTMLElement)) return;
      if (target.closest(dialog)) inDialog = true;
      else if (target.closest('.shell')) {
        left = target;
        inDialog = false;
      }
    };
    const goBack = () => {
      if (document.activeElement !== document.body || document.querySelector(dialog)) return;
      if (left?.isConnected) left.focus({ preventScroll: true });
    };
    // They hang from the body itself, in boxes that are empty by the time they are taken away.
    const watch = new MutationObserver((changes) => {
      if (!inDialog || !changes.some(({ removedNodes }) => removedNodes.length > 0)) return;
      window.clearTimeout(waiting);
      waiting = window.setTimeout(goBack, pagesFirst);
    });
    document.addEventListener('focusin', note);
    watch.observe(document.body, { childList: true });
    return () => {
      document.removeEventListener('focusin', note);
      watch.disconnect();
      window.clearTimeout(waiting);
    };
  }, []);
}
