import { AutoComplete } from 'antd';
import { useId } from 'react';
import { usePlaceSearch } from '../../api/district.ts';
import type { PlaceSuggestion } from '../../api/shapes.ts';
import { useTexts } from '../../texts/text.ts';
import styles from './call.module.css';
import type { CallPartProps } from './call.tsx';

/** Only these are points; the middle of a street or village is nobody's address. */
const exact: ReadonlySet<PlaceSuggestion['kind']> = new Set(['station', 'landmark']);

/** The place as the caller says it, with what the district knows by such a name. */
export function CallPlace({ draft, change }: CallPartProps) {
  const t = useTexts();
  const id = useId();
  const found = usePlaceSearch(draft.placeText).data?.items ?? [];
  const wordsOf = ({ path, name }: PlaceSuggestion): string => [...path.slice(1), name].join(' ');
  const choose = (code: string): void => {
    const place = found.find((each) => each.code === code);
    if (!place) return;
    const at = place.point;
    change({ placeText: wordsOf(place), look: at, ...(exact.has(place.kind) && { point: at }) });
  };
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{t('report.where.wordsLabel')}</label>
      <AutoComplete
        id={id}
        value={draft.placeText}
        maxLength={200}
        placeholder={t('calls.placeHint')}
        options={found.map((place) => ({
          value: place.code,
          label: (
            <span className={styles.place}>
              {place.name} <small>{place.path.join(' · ')}</small>
            </span>
          ),
        }))}
        onSelect={choose}
        onChange={(text: string) => {
          if (!found.some((place) => place.code === text)) change({ placeText: text });
        }}
      />
    </div>
  );
}
