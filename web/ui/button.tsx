import type { ButtonHTMLAttributes, ReactNode } from 'react';
import styles from './button.module.css';
import { Icon, type IconName } from './icon.tsx';

type Look = 'plain' | 'main' | 'quiet' | 'grave';

interface ButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'disabled'> {
  look?: Look;
  wide?: boolean;
  icon?: IconName;
  /** Busy or not possible now: stays reachable by keyboard, does nothing. */
  idle?: boolean;
  children: ReactNode;
}

export function Button({
  look = 'plain',
  wide,
  icon,
  idle,
  children,
  onClick,
  className,
  ...rest
}: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      className={`${buttonClass(look, wide)} ${className ?? ''}`}
      aria-disabled={idle || undefined}
      onClick={(event) => {
        if (idle) event.preventDefault();
        else onClick?.(event);
      }}
    >
      {icon && <Icon name={icon} />}
      {children}
    </button>
  );
}

/** A button that is only a sign; `label` says what it does. */
export function SignButton({
  icon,
  label,
  ...rest
}: Omit<ButtonProps, 'children'> & { icon: IconName; label: string }) {
  return (
    <Button {...rest} aria-label={label} title={label} className={styles.square}>
      <Icon name={icon} />
    </Button>
  );
}

/** The look of a button for links: `<Link className={buttonClass('main')}>`. */
export function buttonClass(look: Look = 'plain', wide = false): string {
  return [styles.button, look === 'plain' ? '' : styles[look], wide ? styles.wide : '']
    .filter(Boolean)
    .join(' ');
}
