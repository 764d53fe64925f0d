import { useEffect, useRef } from 'react';
import type { PlainKey } from '../texts/text.ts';

export interface Shortcut {
  /** As `KeyboardEvent.key` says it: `j`, `Enter`, `/`, `?`. */
  key: string;
  words: PlainKey;
  run: () => void;
}

/** Single keys, as in a text editor at rest: silent while somebody types, and beside Ctrl, Alt and Cmd. */
export function useShortcuts(shortcuts: Shortcut[]): void {
  const latest = useRef(shortcuts);
  latest.current = shortcuts;
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) return;
      const shortcut = latest.current.find(({ key }) => key === event.key);
      if (!shortcut) return;
      event.preventDefault();
      shortcut.run();
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, []);
}

/** Enter belongs to the button or link that has the focus; letters belong to inputs. */
function isTyping(event: KeyboardEvent): boolean {
  const target = event.target as HTMLElement;
  // An open dialog takes every key, Escape to close itself.
  if (target.closest('dialog')) return true;
  if (target.closest('input, textarea, select, [contenteditable], [role="combobox"]'))
    return event.key !== 'Escape';
  return event.key === 'Enter' && target.closest('a, button') !== null;
}
