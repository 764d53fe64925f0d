import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { resourceChoicesQuery, resourceQuery } from '../../api/resources.ts';
import { useSession } from '../../api/session.ts';
import { type StreetReturnSummary, streetReturnsQuery, useNewStreetReturn } from '../../api/supply.ts';
import { paths } from '../../paths.ts';
import { useName, useTexts } from '../../texts/text.ts';
import { Button } from '../../ui/button.tsx';
import { inputClass, TextField } from '../../ui/field.tsx';
import { useNumber } from '../../ui/number.ts';
import { usePageTitle } from '../../ui/page-title.ts';
import { Tag } from '../../ui/signs.tsx';
import { Empty, Failure, Loading } from '../../ui/states.tsx';
import { Time } from '../../ui/time.tsx';
import page from './page.module.css';
import { More } from './page.tsx';
import { useRowKeys } from './row-keys.ts';
import styles from './supply.module.css';
import { Refused } from './supply-parts.tsx';
import { useItemTitle, useResourceName } from './words.tsx';

/** Data on its way back to the streets it tells of: cut by those of the centre, read by each street its own part. */
export function ReturnsPage() {
  const t = useTexts();
  usePageTitle(t('data.returns'));
  const { permissions } = useSession();
  const mayCut = permissions.includes('sharing.return');
  const [isCutting, setCutting] = useState(false);
  const found = useInfiniteQuery(streetReturnsQuery());
  const rows = found.data?.pages.flatMap((one) => one.items) ?? [];
  useRowKeys();
  return (
    <div className={page.page}>
      <div className={page.head}>
        <div>
          <h1>{t('data.returns')}</h1>
          <p className={page.soft}>{mayCut ? t('returns.whyCentre') : t('returns.whyStreet')}</p>
        </div>
        {mayCut && !isCutting && (
          <Button look="main" onClick={() => setCutting(true)}>
            {t('returns.new')}
          </Button>
        )}
      </div>
      {isCutting && <Cut onClose={() => setCutting(false)} />}
      {found.isPending && <Loading rows={8} />}
      {found.error && <Failure error={found.error} onRetry={() => void found.refetch()} />}
      {found.data && rows.length === 0 && (
        <Empty title={t('returns.empty')}>
          {mayCut ? t('returns.emptyCentre') : t('returns.emptyStreet')}
        </Empty>
      )}
      {rows.length > 0 && <ReturnTable rows={rows} />}
      <More query={found} />
    </div>
  );
}

const tones = { queued: 'plain', running: 'accent', ready: 'done', failed: 'warning' } as const;

export function ReturnStateTag({ state }: { state: StreetReturnSummary['state'] }) {
  const t = useTexts();
  return <Tag tone={tones[state]}>{t(`returns.state.${state}`)}</Tag>;
}

function ReturnTable({ rows }: { rows: StreetReturnSummary[] }) {
  const t = useTexts();
  const nameOf = useName();
  const resourceName = useResourceName();
  const number = useNumber();
  return (
    <table className={`${page.table} ${page.stack}`}>
      <thead>
        <tr>
          <th scope="col">{t('applications.resource')}</th>
          <th scope="col">{t('returns.level')}</th>
          <th scope="col">{t('batch.state')}</th>
          <th scope="col" data-number>
            {t('returns.rows')}
          </th>
          <th scope="col">{t('batch.at')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.id}>
            <th scope="row">
              <Link {...paths.streetReturn({ id: row.id })} data-row>
                {resourceName(row.resource)}
              </Link>
              <small>{nameOf(row.provider.name)}</small>
            </th>
            <td data-label={t('returns.level')}>{t(`returns.level.${row.level}`)}</td>
            <td data-label={t('batch.state')}>
              <span className={page.line}>
                <ReturnStateTag state={row.state} />
                {row.supersededBy !== null && <Tag>{t('returns.superseded')}</Tag>}
                {row.follows && <Tag tone="accent">{t('returns.follows')}</Tag>}
              </span>
            </td>
            <td data-number data-label={t('returns.rows')}>
              {number(row.rows) ?? '—'}
            </td>
            <td data-label={t('batch.at')}>
              <Time at={row.endedAt ?? row.returnedAt} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** One click cuts all: the resource, how finely, and whether it follows later batches. */
function Cut({ onClose }: { onClose: () => void }) {
  const t = useTexts();
  const navigate = useNavigate();
  const [resourceId, setResource] = useState<number>();
  const [level, setLevel] = useState<'street' | 'village'>('street');
  const [follows, setFollows] = useState(true);
  const [dropped, setDropped] = useState<string[]>([]);
  const cutting = useNewStreetReturn((id) => void navigate(paths.streetReturn({ id })));
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (resourceId === undefined || cutting.isPending) return;
    cutting.mutate({ resourceId, level, follows, ...(dropped.length > 0 ? { items: kept } : {}) });
  };
  const resource = useQuery({ ...resourceQuery(resourceId ?? 0), enabled: resourceId !== undefined }).data;
  const kept =
    resource?.content.items.map((item) => item.name).filter((name) => !dropped.includes(name)) ?? [];
  return (
    <form className={styles.act} onSubmit={submit} aria-label={t('returns.new')}>
      <p className={page.soft}>{t('returns.newWhy')}</p>
      <div className={styles.fields}>
        <ResourcePick
          value={resourceId}
          onPick={(id) => {
            setResource(id);
            setDropped([]);
          }}
        />
        <label className={styles.field}>
          <strong>{t('returns.level')}</strong>
          <select
            className={inputClass}
            value={level}
            onChange={(event) => setLevel(event.target.value as typeof level)}
          >
            <option value="street">{t('returns.level.street')}</option>
            <option value="village">{t('returns.level.village')}</option>
          </select>
        </label>
        <label className={page.check}>
          <input type="checkbox" checked={follows} onChange={(event) => setFollows(event.target.checked)} />
          {t('returns.followsWhy')}
        </label>
      </div>
      {resource && (
        <ItemsToReturn
          items={resource.content.items}
          kept={kept}
          onToggle={(name, isOn) =>
            setDropped(isOn ? dropped.filter((one) => one !== name) : [...dropped, name])
          }
        />
      )}
      <Refused error={cutting.error} />
      <div className={page.acts}>
        <Button
          type="submit"
          look="main"
          idle={resourceId === undefined || kept.length === 0 || cutting.isPending}
        >
          {t('returns.cut')}
        </Button>
        <Button onClick={onClose}>{t('act.cancel')}</Button>
      </div>
    </form>
  );
}

interface ResourcePickProps {
  value: number | undefined;
  onPick: (id: number | undefined) => void;
}

/** A resource by part of its name. */
function ResourcePick({ value, onPick }: ResourcePickProps) {
  const t = useTexts();
  const resourceName = useResourceName();
  const [text, setText] = useState('');
  const choices = useQuery(resourceChoicesQuery(text.trim())).data ?? [];
  return (
    <>
      <TextField label={t('returns.find')} autoFocus value={text} onText={setText} />
      <label className={styles.field}>
        <strong>{t('applications.resource')}</strong>
        <select
          className={inputClass}
          value={value ?? ''}
          onChange={(event) => onPick(event.target.value === '' ? undefined : Number(event.target.value))}
        >
          <option value="">{t('apply.choosePlaces')}</option>
          {choices.map((one) => (
            <option key={one.id} value={one.id}>
              {resourceName(one)}
            </option>
          ))}
        </select>
      </label>
    </>
  );
}

interface ItemsToReturnProps {
  items: { name: string; title: string; titleEn: string }[];
  kept: string[];
  onToggle: (name: string, isOn: boolean) => void;
}

function ItemsToReturn({ items, kept, onToggle }: ItemsToReturnProps) {
  const t = useTexts();
  const titleOf = useItemTitle();
  return (
    <fieldset className={styles.field}>
      <legend>{t('returns.items')}</legend>
      <div className={page.line}>
        {items.map((item) => (
          <label key={item.name} className={page.check}>
            <input
              type="checkbox"
              checked={kept.includes(item.name)}
              onChange={(event) => onToggle(item.name, event.target.checked)}
            />
            {titleOf(item)}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
