import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { type ImportOutcome, useCatalogueImport } from '../../api/supply.ts';
import { paths } from '../../paths.ts';
import { useTexts } from '../../texts/text.ts';
import { buttonClass } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { useNumber } from '../../ui/number.ts';
import { usePageTitle } from '../../ui/page-title.ts';
import { Tag } from '../../ui/signs.tsx';
import { Notice } from '../../ui/states.tsx';
import page from './page.module.css';
import styles from './steward.module.css';
import supply from './supply.module.css';
import { Figure, Refused } from './supply-parts.tsx';

const counts = ['created', 'updated', 'unchanged', 'rejected'] as const;
const rowsShown = 500;

/** Many resources from one table: the template, the file, and what became of every row. */
export function CatalogueImportPage() {
  const t = useTexts();
  usePageTitle(t('import.title'));
  const importing = useCatalogueImport();
  return (
    <div className={page.page}>
      <Link {...paths.steward()} className={page.back}>
        <Icon name="back" />
        {t('data.steward')}
      </Link>
      <h1>{t('import.title')}</h1>
      <section className={page.card} aria-label={t('import.template')}>
        <h2>{t('import.template')}</h2>
        <p className={page.soft}>{t('import.templateWhy')}</p>
        <div className={page.acts}>
          <a className={buttonClass()} href="/api/catalogue-template.xlsx" download>
            {t('import.excel')}
          </a>
          <a className={buttonClass()} href="/api/catalogue-template.csv" download>
            {t('import.csv')}
          </a>
          <a className={buttonClass('quiet')} href="/api/catalogue-export.xlsx" download>
            {t('import.export')}
          </a>
        </div>
      </section>
      <section className={styles.upload} aria-label={t('import.file')}>
        <h2>{t('import.file')}</h2>
        <p className={page.soft}>{t('import.fileWhy')}</p>
        <input
          type="file"
          aria-label={t('import.file')}
          accept=".csv,.xlsx"
          disabled={importing.isPending}
          onChange={(event) => {
            const file = event.target.files?.[0];
            if (file) importing.mutate(file);
            event.target.value = '';
          }}
        />
        {importing.isPending && <p role="status">{t('import.reading')}</p>}
      </section>
      <Refused error={importing.error} />
      {importing.data && !importing.isPending && <Outcome of={importing.data} />}
    </div>
  );
}

function Outcome({ of }: { of: ImportOutcome }) {
  const t = useTexts();
  const number = useNumber();
  const [onlyWrong, setOnlyWrong] = useState(of.resources.rejected > 0);
  const fits = of.rows.filter(({ outcome }) => !onlyWrong || outcome === 'rejected' || outcome === 'held');
  const shown = fits.slice(0, rowsShown);
  return (
    <section className={page.part} aria-label={t('import.outcome')}>
      <div className={page.head}>
        <h2 tabIndex={-1}>{t('import.outcome')}</h2>
        <span className={page.soft}>{of.format}</span>
      </div>
      <div className={supply.figures} role="status">
        {counts.map((count) => (
          <div key={count}>
            <Figure
              name={t(`import.count.${count}`)}
              value={number(of.resources[count])}
              tone={count === 'rejected' && of.resources[count] > 0 ? 'wrong' : undefined}
            />
          </div>
        ))}
      </div>
      {of.resources.created + of.resources.updated > 0 && <Notice tone="done">{t('import.drafts')}</Notice>}
      {of.raised.length > 0 && (
        <Notice tone="warning">{t('import.raised', { count: of.raised.length })}</Notice>
      )}
      <label className={page.check}>
        <input type="checkbox" checked={onlyWrong} onChange={(event) => setOnlyWrong(event.target.checked)} />
        {t('import.onlyWrong')}
      </label>
      <RowTable rows={shown} />
      {fits.length > shown.length && (
        <p className={page.soft}>{t('import.firstShown', { shown: shown.length, all: fits.length })}</p>
      )}
    </section>
  );
}

const tones = {
  created: 'done',
  updated: 'accent',
  unchanged: 'plain',
  rejected: 'warning',
  held: 'warning',
} as const;

function RowTable({ rows }: { rows: ImportOutcome['rows'] }) {
  const t = useTexts();
  return (
    <table className={`${page.table} ${page.stack}`}>
      <thead>
        <tr>
          <th scope="col" data-number>
            {t('import.line')}
          </th>
          <th scope="col">{t('applications.resource')}</th>
          <th scope="col">{t('item.title')}</th>
          <th scope="col">{t('import.became')}</th>
          <th scope="col">{t('import.errors')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ line, resource, item, resourceId, outcome, errors }) => (
          <tr key={line}>
            <th scope="row" data-number>
              {line}
            </th>
            <td data-label={t('applications.resource')}>
              {resourceId === null ? (
                resource
              ) : (
                <Link {...paths.stewardResource({ id: resourceId })}>{resource}</Link>
              )}
            </td>
            <td data-label={t('item.title')}>{item}</td>
            <td data-label={t('import.became')}>
              <span>
                <Tag tone={tones[outcome]}>{t(`import.became.${outcome}`)}</Tag>
              </span>
            </td>
            <td data-label={t('import.errors')}>
              {errors.length > 0 && (
                <span>
                  {errors.map(({ column, given, message }) => (
                    <span key={`${column} ${message}`} style={{ display: 'block' }}>
                      <strong>{column}</strong> {given && <q>{given}</q>} {message}
                    </span>
                  ))}
                </span>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
