import { useId } from 'react';
import { useTexts } from '../../texts/text.ts';
import { Choices, inputClass } from '../../ui/field.tsx';
import styles from './application.module.css';
import { DurationField } from './duration-field.tsx';
import page from './page.module.css';
import parts from './resource.module.css';
import type { Draft } from './wish.ts';

const frequencies = ['once', 'on-demand', 'daily', 'weekly', 'monthly'] as const;
const means = ['interface', 'file', 'push'] as const;

interface UseFieldsProps {
  draft: Draft;
  onChange: (part: Partial<Draft>) => void;
}

/** For how long, how often and by which means. */
export function UseFields({ draft, onChange }: UseFieldsProps) {
  const t = useTexts();
  const id = useId();
  return (
    <section className={page.card} aria-label={t('apply.how')}>
      <h2>{t('apply.how')}</h2>
      <div className={parts.pair}>
        <DurationField value={draft.durationDays} onChoose={(durationDays) => onChange({ durationDays })} />
        <div className={parts.field}>
          <label htmlFor={id}>{t('apply.frequency')}</label>
          <select
            id={id}
            className={inputClass}
            value={draft.frequency}
            onChange={(event) => onChange({ frequency: event.target.value as Draft['frequency'] })}
          >
            {frequencies.map((one) => (
              <option key={one} value={one}>
                {t(`frequency.${one}`)}
              </option>
            ))}
          </select>
        </div>
      </div>
      <div className={styles.means}>
        <Choices
          label={t('apply.means')}
          name="means"
          value={draft.means}
          onChoose={(chosen) => onChange({ means: chosen })}
          options={means.map((one) => ({
            value: one,
            label: t(`means.${one}`),
            hint: t(`means.why.${one}`),
          }))}
        />
      </div>
    </section>
  );
}
