import { useShortcuts } from '../../ui/keyboard.ts';

/** j and k go from row to row of a list; enter opens, since each row is a link marked `data-row`. */
export function useRowKeys(): void {
  const move = (by: number): void => {
    const links = [...document.querySelectorAll<HTMLElement>('[data-row]')];
    const at = links.indexOf(document.activeElement as HTMLElement);
    links[Math.min(links.length - 1, Math.max(0, at + by))]?.focus();
  };
  useShortcuts([
    { key: 'j', words: 'keys.next', run: () => move(1) },
    { key: 'k', words: 'keys.previous', run: () => move(-1) },
  ]);
}
