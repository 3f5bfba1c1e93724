import type { ReactNode } from 'react';

// A table that may be wider than the screen, moved sideways by finger or by keyboard.
export function TableScroll({ label, children }: { label: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard
    <section className="table_scroll" tabIndex={0} aria-label={label}>
      {children}
    </section>
  );
}
