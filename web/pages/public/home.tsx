import { Link } from '@tanstack/react-router';
import { useDistrict } from '../../api/district.ts';
import { paths } from '../../paths.ts';
import { useName, useTexts } from '../../texts/text.ts';
import { Icon } from '../../ui/icon.tsx';
import { usePageTitle } from '../../ui/page-title.ts';
import styles from './home.module.css';

export function HomePage() {
  const t = useTexts();
  const nameOf = useName();
  const district = nameOf(useDistrict().name);
  usePageTitle(t('home.title'));
  return (
    <div className={styles.home}>
      <h1>{t('home.heading', { district })}</h1>
      <p>{t('home.lead')}</p>
      <ul className={styles.ways}>
        <li>
          <Link {...paths.report()} className={styles.way} data-main>
            <strong>{t('home.report')}</strong>
            <span>{t('home.reportHint')}</span>
            <Icon name="forward" size={20} />
          </Link>
        </li>
        <li>
          <Link {...paths.track()} className={styles.way}>
            <strong>{t('home.track')}</strong>
            <span>{t('home.trackHint')}</span>
            <Icon name="forward" size={20} />
          </Link>
        </li>
      </ul>
      <Link {...paths.signIn()} className={styles.staff}>
        {t('home.staff')}
      </Link>
    </div>
  );
}
