import type { ApplicationDetail, RowFilter } from '../../api/sharing.ts';
import { useName, useTexts } from '../../texts/text.ts';
import { Tag } from '../../ui/signs.tsx';
import { Time } from '../../ui/time.tsx';
import styles from './page.module.css';
import { Facts } from './page.tsx';
import { usePlaceNames } from './place-names.ts';
import { GradeTag, saidCondition, useItemTitle } from './words.tsx';

/** What is applied for, as applicant and approver both read it. */
export function ApplicationFacts({ detail }: { detail: ApplicationDetail }) {
  const t = useTexts();
  const nameOf = useName();
  const titleOf = useItemTitle();
  const itemTitle = (name: string): string => {
    const item = detail.items.find((one) => one.name === name);
    return item ? titleOf(item) : name;
  };
  return (
    <section className={styles.card} aria-label={t('application.facts')}>
      <h2>{t('application.facts')}</h2>
      <p className={styles.text}>{detail.purpose}</p>
      <Facts
        facts={[
          [t('apply.legalBasis'), detail.legalBasis],
          [t('application.applicant'), detail.applicant.name],
          [t('application.department'), nameOf(detail.organisation.name)],
          [t('data.provider'), nameOf(detail.provider.name)],
          [t('application.duration'), t('apply.days', { days: detail.durationDays })],
          [t('apply.frequency'), t(`frequency.${detail.frequency}`)],
          [t('apply.means'), t(`means.${detail.means}`)],
          [t('application.submitted'), detail.submittedAt && <Time at={detail.submittedAt} />],
          ...(detail.decidedAt
            ? [
                [t('application.decided'), <Time key="decided" at={detail.decidedAt} />] as [
                  string,
                  React.ReactNode,
                ],
              ]
            : []),
          [t('application.rows'), <RowFilterWords key="rows" filter={detail.rows} titleOf={itemTitle} />],
        ]}
      />
      <table className={`${styles.table} ${styles.stack}`}>
        <caption>{t('data.items', { count: detail.items.length })}</caption>
        <thead>
          <tr>
            <th scope="col">{t('item.title')}</th>
            <th scope="col">{t('item.name')}</th>
            <th scope="col">{t('item.grade')}</th>
            <th scope="col">{t('apply.maskWanted')}</th>
          </tr>
        </thead>
        <tbody>
          {detail.items.map((item) => (
            <tr key={item.name}>
              <th scope="row">{titleOf(item)}</th>
              <td data-label={t('item.name')}>
                <span className={styles.code}>{item.name}</span>
              </td>
              <td data-label={t('item.grade')}>
                <span>
                  <GradeTag grade={item.grade as 'general-1'} />
                </span>
              </td>
              <td data-label={t('apply.maskWanted')} title={t(`mask.why.${item.mask}`)}>
                {t(`mask.${item.mask}`)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface RowFilterWordsProps {
  filter: RowFilter;
  titleOf: (name: string) => string;
}

/** Which rows, in words: places by name, conditions as sentences. */
export function RowFilterWords({ filter, titleOf }: RowFilterWordsProps) {
  const t = useTexts();
  const { streets, villages, conditions } = filter;
  const nameOf = usePlaceNames([...streets, ...villages]);
  const said = [
    ...(streets.length > 0 ? [t('grant.streets', { places: streets.map(nameOf).join(' · ') })] : []),
    ...(villages.length > 0 ? [t('grant.villages', { places: villages.map(nameOf).join(' · ') })] : []),
  ];
  if (said.length + conditions.length === 0) return <>{t('grant.allRows')}</>;
  return (
    <span className={styles.line}>
      {said.map((words) => (
        <span key={words}>{words}</span>
      ))}
      {conditions.map((condition) => {
        const words = saidCondition(condition, titleOf, t);
        return <Tag key={words}>{words}</Tag>;
      })}
    </span>
  );
}
