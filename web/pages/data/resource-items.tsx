import { useId, useState } from 'react';
import { defaultMask } from '../../api/default-mask.ts';
import type { ResourceDetail, ResourceItem } from '../../api/resources.ts';
import { useTexts } from '../../texts/text.ts';
import { inputClass } from '../../ui/field.tsx';
import { Tag } from '../../ui/signs.tsx';
import { Empty } from '../../ui/states.tsx';
import styles from './page.module.css';
import { GradeTag, useItemTitle } from './words.tsx';

/** From here on a field to search them is worth its place. */
const manyItems = 12;

/** Every item with what it tells, its grade, and the form in which one would get it. */
export function ResourceItems({ resource }: { resource: ResourceDetail }) {
  const t = useTexts();
  const [text, setText] = useState('');
  const { items } = resource.content;
  const wanted = text.trim().toLowerCase();
  const shown = items.filter(({ name, title, titleEn }) =>
    [name, title, titleEn].some((words) => words.toLowerCase().includes(wanted)),
  );
  if (items.length === 0) return <Empty title={t('item.empty')} />;
  return (
    <section className={styles.part} aria-label={t('resource.tab.items')}>
      {items.length > manyItems && (
        <label className={styles.filter}>
          <span className="visually-hidden">{t('item.filter')}</span>
          <input
            className={inputClass}
            placeholder={t('item.filter')}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        </label>
      )}
      {shown.length === 0 ? <p className={styles.soft}>{t('item.none')}</p> : <ItemTable items={shown} />}
      <p className={styles.faint}>{t('item.maskWhy')}</p>
    </section>
  );
}

function ItemTable({ items }: { items: ResourceItem[] }) {
  const t = useTexts();
  return (
    <table className={`${styles.table} ${styles.stack}`}>
      <thead>
        <tr>
          <th scope="col">{t('item.title')}</th>
          <th scope="col">{t('item.name')}</th>
          <th scope="col">{t('item.type')}</th>
          <th scope="col">{t('item.kind')}</th>
          <th scope="col">{t('item.grade')}</th>
          <th scope="col">{t('item.mask')}</th>
        </tr>
      </thead>
      <tbody>
        {items.map((item) => (
          <ItemRow key={item.name} item={item} />
        ))}
      </tbody>
    </table>
  );
}

function ItemRow({ item }: { item: ResourceItem }) {
  const t = useTexts();
  const titleOf = useItemTitle();
  const noteId = useId();
  const mask = defaultMask(item);
  const length = [item.length, item.scale].filter((part) => part !== null && part !== 0).join(', ');
  return (
    <tr>
      <th scope="row" aria-describedby={item.note ? noteId : undefined}>
        {titleOf(item)} {item.isKey && <Tag tone="accent">{t('item.key')}</Tag>}{' '}
        {item.required && !item.isKey && <Tag>{t('item.required')}</Tag>}
        {item.note && <small id={noteId}>{item.note}</small>}
        {item.codes && <small>{t('item.codes', { codes: item.codes.join(' · ') })}</small>}
      </th>
      <td data-label={t('item.name')}>
        <span className={styles.code}>{item.name}</span>
      </td>
      <td data-label={t('item.type')}>
        {t(`type.${item.type}`)} {length && `(${length})`}
      </td>
      <td data-label={t('item.kind')}>{item.kind && t(`kind.${item.kind}`)}</td>
      <td data-label={t('item.grade')}>
        <span>
          <GradeTag grade={item.grade} />
        </span>
      </td>
      <td data-label={t('item.mask')} title={t(`mask.why.${mask}`)}>
        {t(`mask.${mask}`)}
      </td>
    </tr>
  );
}
