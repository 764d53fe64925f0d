import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { importQuery } from '../../api/imports.ts';
import type { ImportDetail } from '../../api/shapes.ts';
import { paths } from '../../paths.ts';
import { useTexts } from '../../texts/text.ts';
import { Icon } from '../../ui/icon.tsx';
import { useNumber } from '../../ui/number.ts';
import { usePageTitle } from '../../ui/page-title.ts';
import { Failure, Loading, Notice } from '../../ui/states.tsx';
import { Time } from '../../ui/time.tsx';
import styles from './imports.module.css';

const route = getRouteApi('/staff/desk/imports/$importId');

export function ImportPage() {
  const { importId } = route.useParams();
  const found = useQuery(importQuery(/^\d{1,15}$/.test(importId) ? Number(importId) : 0));
  if (found.data) return <Detail of={found.data} />;
  if (found.error) return <Failure error={found.error} onRetry={() => void found.refetch()} />;
  return <Loading rows={8} />;
}

/** One file: what came of it, and why rows were refused. */
function Detail({ of }: { of: ImportDetail }) {
  const t = useTexts();
  const number = useNumber();
  usePageTitle(of.fileName);
  const facts: [string, string | undefined][] = [
    [t('imports.rows'), number(of.rows)],
    [t('imports.opened'), number(of.opened)],
    [t('imports.known'), number(of.known)],
    [t('imports.rejected'), number(of.rejected)],
    [t('imports.format'), `${of.format} · ${of.encoding}`],
    [t('imports.by'), of.by],
  ];
  return (
    <div className={styles.page}>
      <Link {...paths.imports()} className={styles.back}>
        <Icon name="back" />
        {t('imports.title')}
      </Link>
      <h1>{of.fileName}</h1>
      <p className={styles.soft}>
        <Time at={of.startedAt} />
      </p>
      {of.finishedAt === null && <Notice tone="warning">{t('imports.runningWhy')}</Notice>}
      <dl className={styles.facts}>
        {facts.map(([name, fact]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{fact ?? '—'}</dd>
          </div>
        ))}
      </dl>
      {of.rejections.length > 0 && <Rejections of={of} />}
    </div>
  );
}

function Rejections({ of }: { of: ImportDetail }) {
  const t = useTexts();
  return (
    <table className={styles.table}>
      <caption>{t('imports.rejections', { count: of.rejections.length })}</caption>
      <thead>
        <tr>
          <th scope="col" data-number>
            {t('imports.line')}
          </th>
          <th scope="col">{t('imports.reference')}</th>
          <th scope="col">{t('imports.field')}</th>
          <th scope="col">{t('act.field.reason')}</th>
        </tr>
      </thead>
      <tbody>
        {of.rejections.map(({ line, reference, field, reason }) => (
          <tr key={`${line} ${field}`}>
            <td data-number>{line}</td>
            <td>{reference ?? '—'}</td>
            <td>{field}</td>
            <td>{reason}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
