import { Link, Outlet } from '@tanstack/react-router';
import { useDistrict } from '../../api/district.ts';
import { paths } from '../../paths.ts';
import { useName, useTexts } from '../../texts/text.ts';
import { useFace } from '../../theme/face.ts';
import { LanguageSwitch } from '../../ui/language-switch.tsx';
import { DemoMark } from '../../ui/signs.tsx';
import styles from './public-shell.module.css';

/** Around every page that needs no account. */
export function PublicShell() {
  useFace('public');
  const t = useTexts();
  const nameOf = useName();
  const district = useDistrict();
  return (
    <div className={styles.shell}>
      <a href="#main" className={styles.skip}>
        {t('shell.skip')}
      </a>
      <header className={`${styles.head} no-print`}>
        <Link {...paths.home()} className={styles.name}>
          <Mark />
          {t('public.service', { district: nameOf(district.name) })}
        </Link>
        <LanguageSwitch />
      </header>
      <main id="main" className={styles.main}>
        <Outlet />
      </main>
      <footer className={styles.foot}>
        <DemoMark />
        <span>{t('public.emergency')}</span>
      </footer>
    </div>
  );
}

/** One stitched cell: the mark of the product. */
export function Mark() {
  return (
    <svg width="26" height="26" viewBox="0 0 26 26" fill="none" aria-hidden="true">
      <path
        d="M13 1.500 23 7.300v11.400l-10 5.800-10-5.800V7.300z"
        stroke="var(--accent)"
        strokeWidth="1.500"
      />
      <path d="m8.500 8.500 9 9m0-9-9 9" stroke="var(--thread)" strokeWidth="2.600" strokeLinecap="round" />
    </svg>
  );
}
