import { Link, type LinkOptions } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import styles from './overview.module.css';

interface FigureProps {
  words: ReactNode;
  value: string | undefined;
  size?: 'great' | 'plain';
  tone?: 'overdue' | 'warning';
  /** The cases behind the number. */
  link?: LinkOptions;
}

/** A number that opens to the cases behind it. */
export function Figure({ words, value, size = 'plain', tone, link }: FigureProps) {
  const content = (
    <>
      <span className={styles.words}>{words}</span>
      <span className={styles.value}>{value ?? '—'}</span>
    </>
  );
  const look = { className: styles.figure, 'data-size': size, 'data-tone': tone };
  return link ? (
    <Link {...link} {...look}>
      {content}
    </Link>
  ) : (
    <div {...look}>{content}</div>
  );
}
