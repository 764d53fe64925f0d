import { Link } from '@tanstack/react-router';
import { memo } from 'react';
import type { CaseFilters, CaseSummary } from '../../api/shapes.ts';
import { paths } from '../../paths.ts';
import { useName, usePlaceName, useTexts } from '../../texts/text.ts';
import { Due, StageTag, Tag } from '../../ui/signs.tsx';
import { Time } from '../../ui/time.tsx';
import styles from './queue.module.css';

interface CaseRowProps {
  row: CaseSummary;
  isOpen: boolean;
  filters: CaseFilters;
}

/** One case in two lines: what and how long; where, whose, how far. */
export const CaseRow = memo(function CaseRow({ row, isOpen, filters }: CaseRowProps) {
  const t = useTexts();
  const nameOf = useName();
  const placeName = usePlaceName();
  const where = [row.street && placeName(row.street), row.category && nameOf(row.category.name)]
    .filter(Boolean)
    .join(' · ');
  return (
    <li id={`row-${row.id}`} className={styles.row}>
      <Link
        {...paths.case({ id: row.id, filters })}
        className={styles.link}
        data-clock={row.clock}
        aria-current={isOpen || undefined}
      >
        <span className={styles.title}>{row.title}</span>
        {row.closedAt ? <Time at={row.closedAt} /> : <Due clock={row.clock} dueAt={row.dueAt} />}
        <span className={styles.where}>{where}</span>
        <span className={styles.tags}>
          {row.supervised && <Tag tone="warning">{t('case.supervised')}</Tag>}
          <StageTag stage={row.stage} />
        </span>
      </Link>
    </li>
  );
});
