import { type ReactNode, useEffect, useRef } from 'react';
import { useTexts } from '../texts/text.ts';
import { SignButton } from './button.tsx';
import styles from './dialog.module.css';
import type { Shortcut } from './keyboard.ts';

/** The browser's own dialog: it keeps the focus, closes on Escape and gives the focus back. */
export function Dialog({
  title,
  onClose,
  children,
}: {
  title: string;
  onClose: () => void;
  children: ReactNode;
}) {
  const t = useTexts();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} className={styles.dialog} onClose={onClose} aria-label={title}>
      <div className={styles.head}>
        <h2>{title}</h2>
        <SignButton
          look="quiet"
          icon="close"
          label={t('act.close')}
          onClick={() => dialog.current?.close()}
        />
      </div>
      <div className={styles.body}>{children}</div>
    </dialog>
  );
}

export function ShortcutSheet({ shortcuts, onClose }: { shortcuts: Shortcut[]; onClose: () => void }) {
  const t = useTexts();
  return (
    <Dialog title={t('keys.title')} onClose={onClose}>
      <dl className={styles.keys}>
        {shortcuts.map(({ key, words }) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{t(words)}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
