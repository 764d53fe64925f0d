import type { GrantDetail } from '../../api/sharing.ts';
import { useTexts } from '../../texts/text.ts';
import { Time } from '../../ui/time.tsx';
import { RowFilterWords } from './application-facts.tsx';
import styles from './page.module.css';
import { Facts } from './page.tsx';
import { useItemTitle } from './words.tsx';

/** What was approved: for what, which items in which form, which rows. */
export function GrantApproved({ grant }: { grant: GrantDetail }) {
  const t = useTexts();
  const titleOf = useItemTitle();
  const itemTitle = (name: string): string => {
    const item = grant.items.find((one) => one.name === name);
    return item ? titleOf(item) : name;
  };
  return (
    <section className={styles.part} aria-label={t('grant.tab.approved')}>
      <p className={styles.text}>{grant.purpose}</p>
      <Facts
        facts={[
          [t('apply.legalBasis'), grant.legalBasis],
          [t('apply.means'), t(`means.${grant.means}`)],
          [t('users.since'), <Time key="since" at={grant.startsAt} />],
          [t('grants.until'), <Time key="until" at={grant.revokedAt ?? grant.expiresAt} />],
          [t('grant.rowFilter'), <RowFilterWords key="rows" filter={grant.rowFilter} titleOf={itemTitle} />],
          [t('resource.version'), t('grant.version', { version: grant.resourceVersion })],
        ]}
      />
      <table className={`${styles.table} ${styles.stack}`}>
        <caption>{t('data.items', { count: grant.items.length })}</caption>
        <thead>
          <tr>
            <th scope="col">{t('item.title')}</th>
            <th scope="col">{t('item.name')}</th>
            <th scope="col">{t('grant.given')}</th>
          </tr>
        </thead>
        <tbody>
          {grant.items.map((item) => (
            <tr key={item.name}>
              <th scope="row">{titleOf(item)}</th>
              <td data-label={t('item.name')}>
                <span className={styles.code}>{item.name}</span>
              </td>
              <td data-label={t('grant.given')}>
                <span>
                  {t(`mask.${item.mask}`)}
                  {item.mask !== 'clear' && <small>{t(`mask.why.${item.mask}`)}</small>}
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
