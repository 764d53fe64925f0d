import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { type DragEvent, useId, useState } from 'react';
import { ApiProblem } from '../../api/problem.ts';
import { problemDetail } from '../../api/problem-detail.ts';
import { type Batch, batchesQuery, type ResourceDetail } from '../../api/resources.ts';
import { type QuarantinedRow, quarantineQuery, uploadBatch } from '../../api/supply.ts';
import { type PlainKey, useTexts } from '../../texts/text.ts';
import { Button } from '../../ui/button.tsx';
import { inputClass } from '../../ui/field.tsx';
import { useNumber } from '../../ui/number.ts';
import { Tag } from '../../ui/signs.tsx';
import { Empty, Failure, Loading, Notice } from '../../ui/states.tsx';
import { Time } from '../../ui/time.tsx';
import page from './page.module.css';
import { Bar, More } from './page.tsx';
import styles from './steward.module.css';
import { Refused } from './supply-parts.tsx';
import { saidBytes, useItemTitle } from './words.tsx';

const modes = ['append', 'replace', 'upsert'] as const;
const accepted = '.csv,.txt,.tsv,.xlsx,.xls,.json,.jsonl,.ndjson,.parquet,.gz';

/** Brings in a file, shows how far it is, and what came of every batch; rows that were kept out are named with the reason. */
export function StewardLoads({ resource }: { resource: ResourceDetail }) {
  const t = useTexts();
  const found = useInfiniteQuery(batchesQuery(resource.id));
  const batches = found.data?.pages.flatMap((one) => one.items) ?? [];
  const [opened, setOpened] = useState<number>();
  return (
    <div className={page.part}>
      {resource.can.includes('load') && <LoadFile resource={resource} />}
      {found.isPending && <Loading rows={6} />}
      {found.error && <Failure error={found.error} onRetry={() => void found.refetch()} />}
      {found.data && batches.length === 0 && <Empty title={t('batch.none')}>{t('loads.noneHow')}</Empty>}
      {batches.length > 0 && (
        <BatchTable
          batches={batches}
          opened={opened}
          onOpen={(id) => setOpened(id === opened ? undefined : id)}
        />
      )}
      <More query={found} />
      {opened !== undefined && (
        <Quarantine
          key={opened}
          resource={resource}
          batch={batches.find((one) => one.id === opened)}
          id={opened}
        />
      )}
    </div>
  );
}

interface Sending {
  name: string;
  share: number;
}

/** Sends one file at a time; what came of it is read from the batches. */
function useUpload(resourceId: number, mode: Batch['mode']) {
  const client = useQueryClient();
  const [sending, setSending] = useState<Sending>();
  const [error, setError] = useState<Error | null>(null);
  const [isKnown, setKnown] = useState(false);
  const send = async (file: File | undefined): Promise<void> => {
    if (!file || sending) return;
    setError(null);
    setKnown(false);
    setSending({ name: file.name, share: 0 });
    try {
      const onProgress = (share: number): void => setSending({ name: file.name, share });
      const batch = await uploadBatch({ resourceId, file, mode, onProgress });
      setKnown(!batch.isNew);
    } catch (problem) {
      setError(problem as Error);
    }
    setSending(undefined);
    await client.invalidateQueries({ queryKey: ['resources', 'batches', resourceId] });
  };
  return { sending, error, isKnown, send };
}

function LoadFile({ resource }: { resource: ResourceDetail }) {
  const t = useTexts();
  const modeId = useId();
  const [mode, setMode] = useState(resource.content.mode);
  const [isOver, setOver] = useState(false);
  const { sending, error, isKnown, send } = useUpload(resource.id, mode);
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    void send(event.dataTransfer.files[0]);
  };
  return (
    <section
      className={styles.upload}
      aria-label={t('loads.title')}
      data-over={isOver || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <h2>{t('loads.title')}</h2>
      <p className={page.soft}>{t('loads.how')}</p>
      <div className={page.line}>
        <label htmlFor={modeId}>{t('batch.mode')}</label>
        <select
          id={modeId}
          className={inputClass}
          style={{ width: 'auto' }}
          value={mode}
          onChange={(event) => setMode(event.target.value as typeof mode)}
        >
          {modes.map((one) => (
            <option key={one} value={one}>
              {t(`mode.${one}`)}
            </option>
          ))}
        </select>
        <span className={page.soft}>{t(`loads.why.${mode}`)}</span>
      </div>
      <input
        type="file"
        aria-label={t('loads.file')}
        accept={accepted}
        disabled={sending !== undefined}
        onChange={(event) => {
          void send(event.target.files?.[0]);
          event.target.value = '';
        }}
      />
      {sending && (
        <div className={styles.progress} role="status">
          <span>{sending.share < 1 ? t('loads.sending', { name: sending.name }) : t('loads.received')}</span>
          <Bar share={sending.share} />
        </div>
      )}
      {isKnown && <Notice tone="warning">{t('loads.known')}</Notice>}
      <Refused error={error} />
    </section>
  );
}

/** Such a batch landed nothing and keeps its rows in quarantine. */
const noValidRow = '/problems/no-valid-row';

const tones = { running: 'accent', landed: 'done', failed: 'warning' } as const;

interface BatchTableProps {
  batches: Batch[];
  opened: number | undefined;
  onOpen: (id: number) => void;
}

function BatchTable({ batches, opened, onOpen }: BatchTableProps) {
  const t = useTexts();
  return (
    <table className={`${page.table} ${page.stack}`}>
      <caption>{t('resource.tab.batches')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('batch.number')}</th>
          <th scope="col" className={styles.state}>
            {t('batch.state')}
          </th>
          <th scope="col" data-number>
            {t('loads.read')}
          </th>
          <th scope="col" data-number>
            {t('batch.landed')}
          </th>
          <th scope="col" data-number>
            {t('batch.quarantined')}
          </th>
          <th scope="col">{t('batch.at')}</th>
        </tr>
      </thead>
      <tbody>
        {batches.map((batch) => (
          <BatchRow
            key={batch.id}
            batch={batch}
            isOpen={opened === batch.id}
            onOpen={() => onOpen(batch.id)}
          />
        ))}
      </tbody>
    </table>
  );
}

interface BatchRowProps {
  batch: Batch;
  isOpen: boolean;
  onOpen: () => void;
}

function BatchRow({ batch, isOpen, onOpen }: BatchRowProps) {
  const t = useTexts();
  const number = useNumber();
  return (
    <tr>
      <th scope="row">
        {t('quality.ofBatch', { batch: batch.number })} · {t(`mode.${batch.mode}`)}
        <small>
          {batch.sourceName}
          {batch.bytesTotal !== null && ` · ${saidBytes(batch.bytesTotal)}`}
        </small>
      </th>
      <td data-label={t('batch.state')}>
        <span>
          <Tag tone={tones[batch.state]}>{t(`batch.state.${batch.state}`)}</Tag>
          {batch.state === 'running' && batch.bytesTotal !== null && batch.bytesTotal > 0 && (
            <small>
              <Bar share={batch.bytesRead / batch.bytesTotal} />
              {t('batch.progress', { rows: number(batch.rowsRead) ?? '' })}
            </small>
          )}
          {batch.problem && <BatchProblem of={batch.problem} />}
        </span>
      </td>
      <td data-number data-label={t('loads.read')}>
        {number(batch.rowsRead)}
      </td>
      <td data-number data-label={t('batch.landed')}>
        {number(batch.rowsLanded)}
      </td>
      <td data-number data-label={t('batch.quarantined')}>
        {batch.rowsQuarantined > 0 || batch.problem?.type === noValidRow ? (
          <Button
            look="quiet"
            aria-expanded={isOpen}
            title={t('loads.openQuarantine')}
            onClick={() => onOpen()}
          >
            {batch.rowsQuarantined > 0 ? number(batch.rowsQuarantined) : t('data.open')}
          </Button>
        ) : (
          0
        )}
      </td>
      <td data-label={t('batch.at')}>
        <span>
          <Time at={batch.endedAt ?? batch.startedAt} />
          <small>{batch.startedBy}</small>
        </span>
      </td>
    </tr>
  );
}

function BatchProblem({ of }: { of: Record<string, unknown> }) {
  const t = useTexts();
  const { words, detail } = problemDetail(new ApiProblem({ ...of, status: 422 }), t);
  return (
    <>
      <small>{words}</small>
      {detail && <small>{detail}</small>}
    </>
  );
}

const reasons: Record<string, PlainKey> = {
  missing: 'fault.missing',
  'too-few-cells': 'fault.tooFewCells',
  'too-many-cells': 'fault.tooManyCells',
  'not-a-number': 'fault.notANumber',
  'not-utf8': 'fault.notUtf8',
  'too-precise': 'fault.tooPrecise',
  'too-long': 'fault.tooLong',
  'cell-too-long': 'fault.tooLong',
  'not-a-date': 'fault.notADate',
  'not-a-time': 'fault.notATime',
  'not-a-boolean': 'fault.notABoolean',
  'not-in-codes': 'fault.notInCodes',
  'not-an-identity-number': 'fault.notAnIdentityNumber',
  'not-a-credit-code': 'fault.notACreditCode',
  'not-a-phone': 'fault.notAPhone',
  'out-of-range': 'fault.outOfRange',
  'broken-quote': 'fault.brokenQuote',
  'not-a-json-object': 'fault.notAnObject',
};

interface QuarantineProps {
  resource: ResourceDetail;
  batch: Batch | undefined;
  id: number;
}

/** The rows that were kept out, where in the file they stand and why. */
function Quarantine({ resource, batch, id }: QuarantineProps) {
  const t = useTexts();
  const found = useInfiniteQuery(quarantineQuery(id));
  const rows = found.data?.pages.flatMap((one) => one.items) ?? [];
  return (
    <section className={page.part} aria-label={t('batch.quarantined')}>
      <h2>{t('loads.quarantine', { batch: batch?.number ?? '' })}</h2>
      <p className={page.soft}>{t('loads.quarantineWhy')}</p>
      {found.isPending && <Loading rows={6} />}
      {found.error && <Failure error={found.error} onRetry={() => void found.refetch()} />}
      {rows.length > 0 && <QuarantineTable rows={rows} resource={resource} />}
      <More query={found} />
    </section>
  );
}

function QuarantineTable({ rows, resource }: { rows: QuarantinedRow[]; resource: ResourceDetail }) {
  const t = useTexts();
  const titleOf = useItemTitle();
  const itemTitle = (name: string): string => {
    const item = resource.content.items.find((one) => one.name === name);
    return item ? titleOf(item) : name || t('loads.wholeRow');
  };
  const reasonOf = (reason: string): string => (reasons[reason] ? t(reasons[reason]) : reason);
  return (
    <table className={`${page.table} ${page.stack}`}>
      <thead>
        <tr>
          <th scope="col" data-number>
            {t('loads.row')}
          </th>
          <th scope="col">{t('loads.faults')}</th>
          <th scope="col">{t('loads.text')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ row, faults, text }) => (
          <tr key={row}>
            <th scope="row" data-number>
              {row}
            </th>
            <td data-label={t('loads.faults')}>
              <span>
                {faults.map(({ item, reason }) => (
                  <span key={`${item} ${reason}`} style={{ display: 'block' }}>
                    <strong>{itemTitle(item)}</strong> {reasonOf(reason)}
                  </span>
                ))}
              </span>
            </td>
            <td data-label={t('loads.text')}>
              <span className={page.code}>{text}</span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
