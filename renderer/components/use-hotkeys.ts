import { useEffect, useRef } from 'react';

/** Returns whether it took the key. */
export type KeyHandler = (event: KeyboardEvent) => boolean;

/**
 * Keys for a whole screen. They stay silent while somebody types, holds Ctrl, Alt or Meta, or has
 * a dialog open: a key must never act on what lies behind.
 */
export function useHotkeys(enabled: boolean, handler: KeyHandler): void {
  const latest = useRef(handler);
  latest.current = handler;
  useEffect(() => {
    if (!enabled) return;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return;
      if (isTyping(event.target) || isDialogOpen()) return;
      if (latest.current(event)) event.preventDefault();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [enabled]);
}

const TYPING = 'input:not([type="checkbox"], [type="radio"]), textarea, select, [role="slider"]';

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || target.matches(TYPING);
}

function isDialogOpen(): boolean {
  return document.querySelector('[role="dialog"][aria-modal="true"]') !== null;
}
