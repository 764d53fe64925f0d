import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import {
  type Differences,
  differencesQuery,
  type ResourceDetail,
  versionsQuery,
} from '../../api/resources.ts';
import { type Texts, useTexts } from '../../texts/text.ts';
import { Button } from '../../ui/button.tsx';
import { Tag } from '../../ui/signs.tsx';
import { Empty, Failure, Loading, Notice } from '../../ui/states.tsx';
import { Time } from '../../ui/time.tsx';
import styles from './page.module.css';
import parts from './resource.module.css';
import { useItemTitle } from './words.tsx';

/** Each published version, and what changed from the one before. */
export function ResourceVersions({ resource }: { resource: ResourceDetail }) {
  const t = useTexts();
  const found = useQuery(versionsQuery(resource.id));
  const [compared, setCompared] = useState<number>();
  if (found.isPending) return <Loading rows={6} />;
  if (found.error) return <Failure error={found.error} onRetry={() => void found.refetch()} />;
  if (found.data.length === 0) return <Empty title={t('version.none')} />;
  return (
    <section className={styles.part} aria-label={t('resource.tab.versions')}>
      <table className={`${styles.table} ${styles.stack}`}>
        <thead>
          <tr>
            <th scope="col">{t('resource.version')}</th>
            <th scope="col">{t('resource.published')}</th>
            <th scope="col">{t('version.by')}</th>
            <th scope="col">{t('version.note')}</th>
            <th scope="col">
              <span className="visually-hidden">{t('version.compare')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {found.data.map(({ number, publishedAt, publishedBy, note }) => (
            <tr key={number}>
              <th scope="row">{t('resource.versionNumber', { number })}</th>
              <td data-label={t('resource.published')}>
                <Time at={publishedAt} />
              </td>
              <td data-label={t('version.by')}>{publishedBy}</td>
              <td data-label={t('version.note')}>{note}</td>
              <td>
                {number > 1 && (
                  <Button aria-pressed={compared === number} onClick={() => setCompared(number)}>
                    {t('version.compare')}
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {compared !== undefined && <Changes resourceId={resource.id} to={compared} />}
    </section>
  );
}

function Changes({ resourceId, to }: { resourceId: number; to: number }) {
  const t = useTexts();
  const found = useQuery(differencesQuery(resourceId, { from: to - 1, to }));
  if (found.isPending) return <Loading rows={4} />;
  if (found.error) return <Failure error={found.error} onRetry={() => void found.refetch()} />;
  return (
    <section className={`${styles.card} ${parts.change}`} aria-live="polite">
      <h2>{t('version.changes', { from: to - 1, to })}</h2>
      <DifferenceList of={found.data} />
    </section>
  );
}

/** What changed, field by field and item by item; what breaks users says so. */
export function DifferenceList({ of }: { of: Differences }) {
  const t = useTexts();
  const titleOf = useItemTitle();
  const { fields, items } = of;
  const isSame =
    fields.length + items.added.length + items.removed.length + items.changed.length === 0 && !items.moved;
  if (isSame) return <p className={styles.soft}>{t('version.same')}</p>;
  const rows = [
    ...fields.map((change) => ({ of: '', change })),
    ...items.changed.flatMap(({ title, fields: changes }) =>
      changes.map((change) => ({ of: title, change })),
    ),
  ];
  return (
    <>
      {of.breaking && <Notice tone="warning">{t('version.breaking')}</Notice>}
      {items.added.length > 0 && (
        <p>
          {t('version.added')}
          {t('data.colon')}
          <strong>{items.added.map(titleOf).join(' · ')}</strong>
        </p>
      )}
      {items.removed.length > 0 && (
        <p>
          {t('version.removed')}
          {t('data.colon')}
          <strong>{items.removed.map(titleOf).join(' · ')}</strong>{' '}
          <Tag tone="warning">{t('version.breaks')}</Tag>
        </p>
      )}
      {items.moved && <p>{t('version.moved')}</p>}
      {rows.length > 0 && (
        <table className={`${styles.table} ${styles.stack}`}>
          <thead>
            <tr>
              <th scope="col">{t('version.field')}</th>
              <th scope="col">{t('version.before')}</th>
              <th scope="col">{t('version.after')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ of: item, change }) => (
              <tr key={`${item} ${change.field}`}>
                <th scope="row">
                  {[item, saidName(change.field, t)].filter(Boolean).join(' · ')}{' '}
                  {change.breaking && <Tag tone="warning">{t('version.breaks')}</Tag>}
                </th>
                <td data-label={t('version.before')}>
                  <del>{saidField(change.field, change.from, t)}</del>
                </td>
                <td data-label={t('version.after')}>
                  <ins>{saidField(change.field, change.to, t)}</ins>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}

const fieldNames: readonly string[] = [
  ...['name', 'nameEn', 'abstract', 'abstractEn', 'keywords', 'classification', 'format', 'sharing'],
  ...['sharingCondition', 'legalBasis', 'means', 'opening', 'openingCondition', 'cycle', 'system', 'related'],
  ...[
    'grade',
    'mode',
    'synthetic',
    'source',
    'title',
    'titleEn',
    'type',
    'length',
    'scale',
    'kind',
    'required',
  ],
  ...['isKey', 'codes', 'note'],
];

/** A field there are no words for keeps its own name. */
function saidName(field: string, t: Texts): string {
  return fieldNames.includes(field) ? t(`version.field.${field}` as 'version.field.name') : field;
}

/** Fields whose values have words of their own, beginning with the name of the field. */
const worded: readonly string[] = [
  'sharing',
  'opening',
  'cycle',
  'format',
  'grade',
  'type',
  'kind',
  'mode',
  'means',
];

function saidField(field: string, value: unknown, t: Texts): string {
  if (value === null || value === undefined || value === '') return '—';
  if (Array.isArray(value)) return value.map((one) => saidField(field, one, t)).join(' · ');
  if (typeof value === 'boolean') return value ? '✓' : '—';
  if (worded.includes(field)) return t(`${field}.${value}` as 'sharing.none');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
