import { defaultMask, masksFor } from '../../api/default-mask.ts';
import type { ResourceContent, ResourceItem } from '../../api/resources.ts';
import type { Mask } from '../../api/sharing.ts';
import { useTexts } from '../../texts/text.ts';
import { Button } from '../../ui/button.tsx';
import { FieldError, inputClass } from '../../ui/field.tsx';
import { Tag } from '../../ui/signs.tsx';
import styles from './application.module.css';
import page from './page.module.css';
import { type Draft, isClearer } from './wish.ts';
import { GradeTag, useItemTitle } from './words.tsx';

interface ItemsFieldProps {
  draft: Draft;
  content: ResourceContent;
  isAsked: boolean;
  onChange: (part: Partial<Draft>) => void;
}

/** Which items, each in the form that is wanted. */
export function ItemsField({ draft, content, isAsked, onChange }: ItemsFieldProps) {
  const t = useTexts();
  const { items } = content;
  const choose = (names: string[]): void =>
    onChange({ items: items.map((item) => item.name).filter((name) => names.includes(name)) });
  const toggle = (name: string): void =>
    choose(draft.items.includes(name) ? draft.items.filter((one) => one !== name) : [...draft.items, name]);
  const keys = items.filter((item) => item.isKey).map((item) => item.name);
  return (
    <section className={page.card} aria-label={t('apply.what')}>
      <h2>{t('apply.what')}</h2>
      <p className={page.soft}>{t('apply.whatWhy')}</p>
      <div className={page.line}>
        <span>{t('cart.chosenItems', { chosen: draft.items.length, all: items.length })}</span>
        <Button look="quiet" onClick={() => choose(items.map((item) => item.name))}>
          {t('cart.allItems')}
        </Button>
        {keys.length > 0 && (
          <Button look="quiet" onClick={() => choose(keys)}>
            {t('cart.keyOnly')}
          </Button>
        )}
      </div>
      {isAsked && draft.items.length === 0 && <FieldError message={t('cart.atLeastOne')} />}
      <ul className={styles.items}>
        {items.map((item) => (
          <ItemLine
            key={item.name}
            item={item}
            isChosen={draft.items.includes(item.name)}
            mask={draft.masks[item.name] ?? defaultMask(item)}
            isAtOnce={content.sharing === 'unconditional'}
            onToggle={() => toggle(item.name)}
            onMask={(mask) => onChange({ masks: { ...draft.masks, [item.name]: mask } })}
          />
        ))}
      </ul>
    </section>
  );
}

interface ItemLineProps {
  item: ResourceItem;
  isChosen: boolean;
  mask: Mask;
  /** Granted without a look: nothing can be had more clearly than by itself. */
  isAtOnce: boolean;
  onToggle: () => void;
  onMask: (mask: Mask) => void;
}

function ItemLine({ item, isChosen, mask, isAtOnce, onToggle, onMask }: ItemLineProps) {
  const t = useTexts();
  const titleOf = useItemTitle();
  const offered = masksFor(item).filter((one) => !isAtOnce || !isClearer(item, one));
  return (
    <li className={styles.item} data-chosen={isChosen || undefined}>
      <label className={page.check}>
        <input type="checkbox" checked={isChosen} onChange={onToggle} />
        <span>{titleOf(item)}</span>
        {item.isKey && <Tag tone="accent">{t('item.key')}</Tag>}
        <GradeTag grade={item.grade} />
      </label>
      {isChosen && (
        <div className={styles.mask}>
          <select
            className={inputClass}
            aria-label={`${t('apply.maskWanted')}: ${titleOf(item)}`}
            value={mask}
            title={t(`mask.why.${mask}`)}
            onChange={(event) => onMask(event.target.value as Mask)}
          >
            {offered.map((one) => (
              <option key={one} value={one}>
                {t(`mask.${one}`)}
              </option>
            ))}
          </select>
          {isClearer(item, mask) && <small>{t('apply.maskClearer')}</small>}
        </div>
      )}
    </li>
  );
}
