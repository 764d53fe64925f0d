import { useId } from 'react';
import { useTexts } from '../../texts/text.ts';
import { inputClass } from '../../ui/field.tsx';
import parts from './resource.module.css';

const halfYear = 182;
const oneYear = 365;
/** The server's longest. */
const threeYears = 1_095;
const short = [30, 90];

export function DurationField({ value, onChoose }: { value: number; onChoose: (days: number) => void }) {
  const t = useTexts();
  const id = useId();
  const offered = [
    ...short.map((days) => ({ days, words: t('apply.days', { days }) })),
    { days: halfYear, words: t('apply.halfYear') },
    { days: oneYear, words: t('apply.oneYear') },
    { days: threeYears, words: t('apply.threeYears') },
  ];
  const isOther = !offered.some(({ days }) => days === value);
  return (
    <div className={parts.field}>
      <label htmlFor={id}>{t('apply.duration')}</label>
      <select
        id={id}
        className={inputClass}
        value={value}
        onChange={(event) => onChoose(Number(event.target.value))}
      >
        {isOther && <option value={value}>{t('apply.days', { days: value })}</option>}
        {offered.map(({ days, words }) => (
          <option key={days} value={days}>
            {words}
          </option>
        ))}
      </select>
    </div>
  );
}
