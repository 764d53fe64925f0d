import { useInfiniteQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { problemInWords } from '../../api/problem.ts';
import {
  type Delivery,
  deliveriesQuery,
  type GrantDetail,
  type NewDelivery,
  useDeleteDelivery,
  useNewDelivery,
} from '../../api/sharing.ts';
import { useTexts } from '../../texts/text.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { inputClass } from '../../ui/field.tsx';
import { useNumber } from '../../ui/number.ts';
import { Tag } from '../../ui/signs.tsx';
import { Failure, Loading, Notice } from '../../ui/states.tsx';
import { Time } from '../../ui/time.tsx';
import styles from './page.module.css';
import { Bar, More } from './page.tsx';
import parts from './resource.module.css';
import { saidBytes } from './words.tsx';

const formats = ['csv', 'xlsx', 'parquet'] as const satisfies NewDelivery['format'][];
const formatWords = { csv: 'CSV', xlsx: 'Excel (XLSX)', parquet: 'Parquet' };

/** Everything the grant shows as a file: made in the background, kept for a while. */
export function GrantFiles({ grant }: { grant: GrantDetail }) {
  const t = useTexts();
  const found = useInfiniteQuery(deliveriesQuery(grant.id));
  const files = found.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <section className={styles.part} aria-label={t('grant.tab.files')}>
      <NewFile grant={grant} />
      {found.isPending && <Loading rows={4} />}
      {found.error && <Failure error={found.error} onRetry={() => void found.refetch()} />}
      {found.data && files.length === 0 && <p className={styles.soft}>{t('files.none')}</p>}
      {files.length > 0 && <FileTable grant={grant} files={files} />}
      <More query={found} />
    </section>
  );
}

function NewFile({ grant }: { grant: GrantDetail }) {
  const t = useTexts();
  const id = useId();
  const [format, setFormat] = useState<NewDelivery['format']>('csv');
  const [titles, setTitles] = useState(true);
  const making = useNewDelivery(grant.id);
  return (
    <div className={styles.card}>
      <h2>{t('files.make')}</h2>
      <p className={styles.soft}>{t('files.makeWhy')}</p>
      <div className={styles.line}>
        <div className={parts.field}>
          <label htmlFor={id}>{t('files.format')}</label>
          <select
            id={id}
            className={inputClass}
            value={format}
            onChange={(event) => setFormat(event.target.value as NewDelivery['format'])}
          >
            {formats.map((one) => (
              <option key={one} value={one}>
                {formatWords[one]}
              </option>
            ))}
          </select>
        </div>
      </div>
      {format !== 'parquet' && (
        <label className={styles.check}>
          <input type="checkbox" checked={titles} onChange={(event) => setTitles(event.target.checked)} />
          {t('files.titles')}
        </label>
      )}
      {making.error && <Notice tone="wrong">{problemInWords(making.error, t)}</Notice>}
      <div className={styles.acts}>
        <Button
          look="main"
          idle={making.isPending}
          onClick={() => making.mutate(format === 'parquet' ? { format } : { format, titles })}
        >
          {t('files.make')}
        </Button>
      </div>
    </div>
  );
}

const tones = {
  queued: 'plain',
  running: 'accent',
  ready: 'done',
  failed: 'warning',
  deleted: 'plain',
} as const;

function FileTable({ grant, files }: { grant: GrantDetail; files: Delivery[] }) {
  const t = useTexts();
  return (
    <table className={`${styles.table} ${styles.stack}`}>
      <thead>
        <tr>
          <th scope="col">{t('files.file')}</th>
          <th scope="col">{t('batch.state')}</th>
          <th scope="col" data-number>
            {t('files.rows')}
          </th>
          <th scope="col" data-number>
            {t('files.size')}
          </th>
          <th scope="col">{t('files.expires')}</th>
          <th scope="col">
            <span className="visually-hidden">{t('files.download')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {files.map((file) => (
          <FileRow key={file.id} grant={grant} file={file} />
        ))}
      </tbody>
    </table>
  );
}

function FileRow({ grant, file }: { grant: GrantDetail; file: Delivery }) {
  const t = useTexts();
  const number = useNumber();
  const isUnderWay = file.state === 'queued' || file.state === 'running';
  const name =
    file.format in formatWords ? formatWords[file.format as keyof typeof formatWords] : file.format;
  return (
    <tr>
      <th scope="row">
        {name}
        <small>
          {file.requestedBy.name} · <Time at={file.requestedAt} />
        </small>
        {file.target && <small>{file.target}</small>}
        {file.sha256 && (
          <small>
            SHA-256 {file.sha256.slice(0, 12)}… <CopyButton label={t('files.checksum')} text={file.sha256} />
          </small>
        )}
      </th>
      <td data-label={t('batch.state')}>
        <span>
          <Tag tone={tones[file.state]}>{t(`files.state.${file.state}`)}</Tag>
          {isUnderWay && file.rowsTotal !== null && (
            <small role="status">
              <Bar share={file.rowsTotal === 0 ? 1 : file.rowsDone / file.rowsTotal} />
              {t('files.progress', {
                done: number(file.rowsDone) ?? '',
                total: number(file.rowsTotal) ?? '',
              })}
            </small>
          )}
        </span>
      </td>
      <td data-number data-label={t('files.rows')}>
        {number(file.rowsDone)}
      </td>
      <td data-number data-label={t('files.size')}>
        {file.bytes > 0 && saidBytes(file.bytes)}
      </td>
      <td data-label={t('files.expires')}>{file.state === 'ready' && <Time at={file.expiresAt} />}</td>
      <td>
        <FileActs grant={grant} file={file} />
      </td>
    </tr>
  );
}

function FileActs({ grant, file }: { grant: GrantDetail; file: Delivery }) {
  const t = useTexts();
  const [isSure, setSure] = useState(false);
  const deleting = useDeleteDelivery(grant.id);
  if (file.can.length === 0) return null;
  return (
    <span className={styles.acts}>
      {file.can.includes('download') && (
        <a className={buttonClass('main')} href={`/api/deliveries/${file.id}/file`} download>
          {t('files.download')}
        </a>
      )}
      {file.can.includes('delete') && (
        <Button
          look={isSure ? 'grave' : 'plain'}
          idle={deleting.isPending}
          onBlur={() => setSure(false)}
          onClick={() => (isSure ? deleting.mutate(file.id) : setSure(true))}
        >
          {isSure ? t('files.deleteSure') : t('files.delete')}
        </Button>
      )}
      {deleting.error && <Notice tone="wrong">{problemInWords(deleting.error, t)}</Notice>}
    </span>
  );
}
