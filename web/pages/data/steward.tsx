import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { classificationsQuery } from '../../api/resources.ts';
import { useSession } from '../../api/session.ts';
import { type MyResource, myResourcesQuery, type StageCount, useNewResource } from '../../api/supply.ts';
import { paths } from '../../paths.ts';
import { useName, useTexts } from '../../texts/text.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { inputClass, TextField } from '../../ui/field.tsx';
import { useShortcuts } from '../../ui/keyboard.ts';
import { useNumber } from '../../ui/number.ts';
import { usePageTitle } from '../../ui/page-title.ts';
import { Tag } from '../../ui/signs.tsx';
import { Empty, Failure, Loading } from '../../ui/states.tsx';
import { Time } from '../../ui/time.tsx';
import page from './page.module.css';
import { Chips, More } from './page.tsx';
import { useRowKeys } from './row-keys.ts';
import styles from './supply.module.css';
import { Refused } from './supply-parts.tsx';
import { GradeTag, SharingTag, SyntheticMark, useResourceName } from './words.tsx';

const route = getRouteApi('/staff/desk/data/data/steward');
const stages = ['draft', 'review', 'published', 'withdrawn'] as const;

/** The steward's resources by stage; for a reviewer, what waits for review comes first. */
export function StewardPage() {
  const t = useTexts();
  usePageTitle(t('data.steward'));
  const navigate = useNavigate();
  const search = route.useSearch();
  const { permissions } = useSession();
  const stage = stages.find((one) => one === search.stage);
  const found = useInfiniteQuery(myResourcesQuery({ stage, text: search.text }));
  const rows = found.data?.pages.flatMap((one) => one.items) ?? [];
  const counts = found.data?.pages[0]?.stages ?? [];
  const [isNew, setNew] = useState(false);
  const mayEdit = permissions.includes('catalogue.edit');
  useRowKeys();
  useShortcuts([
    { key: '/', words: 'keys.search', run: () => document.getElementById('steward-search')?.focus() },
  ]);
  return (
    <div className={page.page}>
      <div className={page.head}>
        <h1>{t('data.steward')}</h1>
        {mayEdit && (
          <div className={page.acts}>
            <Link {...paths.catalogueImport()} className={buttonClass()}>
              {t('steward.import')}
            </Link>
            <Button look="main" onClick={() => setNew(true)}>
              {t('steward.new')}
            </Button>
          </div>
        )}
      </div>
      <StageChips stage={stage} text={search.text} counts={counts} />
      <input
        id="steward-search"
        type="search"
        className={`${inputClass} ${page.filter}`}
        aria-label={t('steward.search')}
        placeholder={t('steward.search')}
        defaultValue={search.text ?? ''}
        onChange={(event) =>
          void navigate({
            ...paths.steward({ stage, text: event.target.value.trim() || undefined }),
            replace: true,
          })
        }
      />
      {found.isPending && <Loading rows={10} />}
      {found.error && <Failure error={found.error} onRetry={() => void found.refetch()} />}
      {found.data && rows.length === 0 && (
        <Empty title={t('steward.empty')}>
          {stage || search.text ? t('steward.emptyFiltered') : t('steward.emptyHow')}
        </Empty>
      )}
      {rows.length > 0 && <ResourceTable rows={rows} />}
      <More query={found} />
      {isNew && <NewResource onClose={() => setNew(false)} />}
    </div>
  );
}

interface StageChipsProps {
  stage: MyResource['stage'] | undefined;
  text: string | undefined;
  counts: StageCount[];
}

function StageChips({ stage, text, counts }: StageChipsProps) {
  const t = useTexts();
  const countOf = (one: (typeof stages)[number]): string => {
    const count = counts.find((each) => each.stage === one)?.count;
    return count ? ` ${count}` : '';
  };
  return (
    <Chips
      label={t('steward.stage')}
      here={stage ?? 'all'}
      chips={[
        { id: 'all', title: t('steward.stage.all'), to: paths.steward({ text: text }) },
        ...stages.map((one) => ({
          id: one,
          title: `${t(`steward.stage.${one}`)}${countOf(one)}`,
          to: paths.steward({ stage: one, text: text }),
        })),
      ]}
    />
  );
}

const stageTones = { draft: 'plain', review: 'accent', published: 'done', withdrawn: 'warning' } as const;

export function ResourceStageTag({ stage }: { stage: MyResource['stage'] }) {
  const t = useTexts();
  return <Tag tone={stageTones[stage]}>{t(`steward.stage.${stage}`)}</Tag>;
}

function ResourceTable({ rows }: { rows: MyResource[] }) {
  const t = useTexts();
  return (
    <table className={`${page.table} ${page.stack}`}>
      <thead>
        <tr>
          <th scope="col">{t('applications.resource')}</th>
          <th scope="col">{t('steward.stage')}</th>
          <th scope="col">{t('store.facet.sharing')}</th>
          <th scope="col">{t('item.grade')}</th>
          <th scope="col" data-number>
            {t('item.title')}
          </th>
          <th scope="col">{t('resource.version')}</th>
          <th scope="col">{t('applications.updated')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <ResourceRow key={row.id} row={row} />
        ))}
      </tbody>
    </table>
  );
}

function ResourceRow({ row }: { row: MyResource }) {
  const t = useTexts();
  const nameOf = useName();
  const resourceName = useResourceName();
  const number = useNumber();
  return (
    <tr>
      <th scope="row">
        <Link {...paths.stewardResource({ id: row.id })} data-row>
          {resourceName(row)}
        </Link>{' '}
        {row.synthetic && <SyntheticMark />}
        <small>
          {nameOf(row.provider.name)} · <span className={page.code}>{row.code}</span>
        </small>
      </th>
      <td data-label={t('steward.stage')}>
        <span className={page.line}>
          <ResourceStageTag stage={row.stage} />
          {row.listed && row.stage !== 'published' && <Tag tone="done">{t('steward.listed')}</Tag>}
        </span>
      </td>
      <td data-label={t('store.facet.sharing')}>
        <span>
          <SharingTag sharing={row.sharing} />
        </span>
      </td>
      <td data-label={t('item.grade')}>
        <span>
          <GradeTag grade={row.grade} />
        </span>
      </td>
      <td data-number data-label={t('item.title')}>
        {number(row.items)}
      </td>
      <td data-label={t('resource.version')}>
        {row.version > 0 ? t('resource.versionNumber', { number: row.version }) : '—'}
      </td>
      <td data-label={t('applications.updated')}>
        <Time at={row.updatedAt} />
      </td>
    </tr>
  );
}

/** Three digits of class and item, then the steward's own: the head of the code of the standard. */
const classPattern = /^[123]\d{5,12}$/;
const ownDigits = '001';

/** Only a name and a class; all else is written where there is room for it. */
function NewResource({ onClose }: { onClose: () => void }) {
  const t = useTexts();
  const navigate = useNavigate();
  const [name, setName] = useState('');
  const [classification, setClass] = useState('');
  const making = useNewResource((made) => void navigate(paths.stewardResource({ id: made.id, tab: 'edit' })));
  const isReady = name.trim() !== '' && classPattern.test(classification);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (isReady && !making.isPending) making.mutate({ name: name.trim(), classification });
  };
  return (
    <Dialog title={t('steward.new')} onClose={onClose}>
      <form className={page.part} onSubmit={submit}>
        <TextField label={t('edit.name')} maxLength={100} autoFocus value={name} onText={setName} />
        <ClassField value={classification} onChoose={setClass} />
        <Refused error={making.error} />
        <div className={page.acts}>
          <Button type="submit" look="main" idle={!isReady || making.isPending}>
            {t('steward.newGo')}
          </Button>
          <Button onClick={onClose}>{t('act.cancel')}</Button>
        </div>
      </form>
    </Dialog>
  );
}

/** 类 and 项 from the standard's tree, 目 and 细目 in digits. */
export function ClassField({ value, onChoose }: { value: string; onChoose: (code: string) => void }) {
  const t = useTexts();
  const nameOf = useName();
  const tree = useQuery(classificationsQuery).data ?? [];
  const head = value.slice(0, 3);
  return (
    <div className={styles.fields}>
      <label className={styles.field}>
        <strong>{t('edit.class')}</strong>
        <select
          className={inputClass}
          value={head}
          onChange={(event) => onChoose(event.target.value + (value.slice(3) || ownDigits))}
        >
          <option value="">{t('apply.choosePlaces')}</option>
          {tree.map((group) => (
            <optgroup key={group.code} label={nameOf(group.name)}>
              {group.children.map((child) => (
                <option key={child.code} value={child.code}>
                  {child.code} {nameOf(child.name)}
                </option>
              ))}
            </optgroup>
          ))}
        </select>
      </label>
      <TextField
        label={t('edit.classDigits')}
        inputMode="numeric"
        maxLength={10}
        value={value.slice(3)}
        onText={(digits) => onChoose(head + digits.replace(/\D/g, ''))}
      />
    </div>
  );
}
