import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { importsQuery } from '../../api/imports.ts';
import type { Import } from '../../api/shapes.ts';
import { paths } from '../../paths.ts';
import { useTexts } from '../../texts/text.ts';
import { useNumber } from '../../ui/number.ts';
import { usePageTitle } from '../../ui/page-title.ts';
import { Tag } from '../../ui/signs.tsx';
import { Empty, Failure, Loading } from '../../ui/states.tsx';
import { Time } from '../../ui/time.tsx';
import styles from './imports.module.css';

/** Which files were brought in, by whom, and what became of their rows. */
export function ImportsPage() {
  const t = useTexts();
  usePageTitle(t('imports.title'));
  const imports = useQuery(importsQuery);
  return (
    <div className={styles.page}>
      <h1>{t('imports.title')}</h1>
      {imports.isPending && <Loading rows={8} />}
      {imports.error && <Failure error={imports.error} onRetry={() => void imports.refetch()} />}
      {imports.data?.length === 0 && (
        <Empty title={t('imports.empty')}>
          {t('imports.emptyHow')} <code>npm run citybrain -- import requests 12345.xlsx</code>
        </Empty>
      )}
      {imports.data && imports.data.length > 0 && <ImportTable imports={imports.data} />}
    </div>
  );
}

function ImportTable({ imports }: { imports: Import[] }) {
  const t = useTexts();
  const number = useNumber();
  const counts = ['rows', 'opened', 'known', 'rejected'] as const;
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">{t('imports.file')}</th>
          <th scope="col">{t('imports.started')}</th>
          <th scope="col">{t('imports.by')}</th>
          {counts.map((count) => (
            <th key={count} scope="col" data-number>
              {t(`imports.${count}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {imports.map((each) => (
          <tr key={each.id}>
            <th scope="row">
              <Link {...paths.import({ id: each.id })}>{each.fileName}</Link>{' '}
              {each.finishedAt === null && <Tag tone="warning">{t('imports.running')}</Tag>}
            </th>
            <td>
              <Time at={each.startedAt} />
            </td>
            <td>{each.by}</td>
            {counts.map((count) => (
              <td key={count} data-number>
                {number(each[count]) ?? '—'}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
