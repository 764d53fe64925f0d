import { Link, Outlet } from '@tanstack/react-router';
import { ConfigProvider } from 'antd';
import enUS from 'antd/locale/en_US';
import zhCN from 'antd/locale/zh_CN';
import { useMemo } from 'react';
import { useDistrict } from '../../api/district.ts';
import { useSession } from '../../api/session.ts';
import { useLive } from '../../live.ts';
import { paths } from '../../paths.ts';
import { useLanguage, useName, useTexts } from '../../texts/text.ts';
import { antdTheme } from '../../theme/antd.ts';
import { useFace } from '../../theme/face.ts';
import { LanguageSwitch } from '../../ui/language-switch.tsx';
import { ConnectionSign, DemoMark } from '../../ui/signs.tsx';
import { Mark } from '../public/public-shell.tsx';
import styles from './desk-shell.module.css';
import { PersonMenu } from './person-menu.tsx';

/** Around every desk: where am I, who am I, am I connected. Everything else belongs to the page. */
export function DeskShell() {
  useFace('desk');
  useLive();
  const language = useLanguage();
  const theme = useMemo(() => antdTheme('desk'), []);
  return (
    <ConfigProvider theme={theme} locale={language === 'zh' ? zhCN : enUS}>
      <div className={styles.shell}>
        <Head />
        <main id="main" className={styles.main}>
          <Outlet />
        </main>
      </div>
    </ConfigProvider>
  );
}

function Head() {
  const t = useTexts();
  const nameOf = useName();
  const district = useDistrict();
  const { permissions, post } = useSession();
  const mayTakeCalls = permissions.includes('channels.take-calls');
  // A file holds the whole district's requests; the server refuses a street.
  const maySeeImports =
    permissions.includes('channels.read-imports') && post.organisation.kind === 'operations-centre';
  return (
    <header className={styles.head}>
      <a href="#main" className={styles.skip}>
        {t('shell.skip')}
      </a>
      <span className={styles.name}>
        <Mark />
        {nameOf(district.name)}
      </span>
      <nav aria-label={t('shell.nav')} className={styles.nav}>
        {permissions.includes('cases.read') && (
          <Link
            {...paths.cases()}
            activeOptions={{ includeSearch: false }}
            activeProps={{ 'data-here': true }}
          >
            {t('nav.cases')}
          </Link>
        )}
        {mayTakeCalls && (
          <Link {...paths.newCall()} activeProps={{ 'data-here': true }}>
            {t('nav.newCall')}
          </Link>
        )}
        {maySeeImports && (
          <Link {...paths.imports()} activeProps={{ 'data-here': true }}>
            {t('nav.imports')}
          </Link>
        )}
        {permissions.includes('catalogue.read') && (
          <Link
            {...paths.data()}
            activeOptions={{ includeSearch: false }}
            activeProps={{ 'data-here': true }}
          >
            {t('nav.data')}
          </Link>
        )}
        {permissions.includes('cases.read') && (
          <Link {...paths.overview()} activeProps={{ 'data-here': true }}>
            {t('nav.overview')}
          </Link>
        )}
      </nav>
      <div className={styles.side}>
        <DemoMark />
        <ConnectionSign />
        <LanguageSwitch />
        <PersonMenu />
      </div>
    </header>
  );
}
