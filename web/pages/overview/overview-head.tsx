import { Link } from '@tanstack/react-router';
import { useDistrict } from '../../api/district.ts';
import { useNow } from '../../clock.ts';
import { paths } from '../../paths.ts';
import { useName, useTexts } from '../../texts/text.ts';
import { LanguageSwitch } from '../../ui/language-switch.tsx';
import { ConnectionSign, DemoMark } from '../../ui/signs.tsx';
import { useZone } from '../../ui/time.tsx';
import styles from './overview.module.css';

const secondMs = 1000;

export function OverviewHead() {
  const t = useTexts();
  const nameOf = useName();
  const district = useDistrict();
  return (
    <header className={styles.head}>
      <div className={styles.district}>
        <strong>{nameOf(district.name)}</strong>
        <DemoMark />
      </div>
      <WallClock />
      <div className={styles.side}>
        <ConnectionSign />
        <Link {...paths.cases()}>{t('nav.cases')}</Link>
        <LanguageSwitch />
      </div>
    </header>
  );
}

function WallClock() {
  const { timeZone, tag } = useZone();
  const moment = useNow(secondMs);
  const format = (options: Intl.DateTimeFormatOptions): string =>
    new Intl.DateTimeFormat(tag, { timeZone, ...options }).format(moment);
  return (
    <time className={styles.clock} dateTime={new Date(moment).toISOString()}>
      <strong>{format({ hour: '2-digit', minute: '2-digit', hour12: false })}</strong>
      <span>{format({ month: 'long', day: 'numeric', weekday: 'long' })}</span>
    </time>
  );
}
