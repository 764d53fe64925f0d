import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import {
  classificationsQuery,
  departmentsQuery,
  type FacetName,
  type Facets,
  facetNames,
} from '../../api/resources.ts';
import type { Search } from '../../paths.ts';
import { type TextKey, useName, useTexts } from '../../texts/text.ts';
import { Button } from '../../ui/button.tsx';
import { useNumber } from '../../ui/number.ts';
import styles from './store.module.css';

/** As many values of a facet stand open at first. */
const shownMax = 7;

interface StoreFacetsProps {
  facets: Facets;
  search: Search;
  onSearch: (change: Search) => void;
}

/** What the results can be narrowed by; several values of one facet are alternatives. */
export function StoreFacets({ facets, search, onSearch }: StoreFacetsProps) {
  const t = useTexts();
  const chosen = chosenFacets(search).length;
  return (
    <div className={styles.facets}>
      {chosen > 0 && (
        <Button icon="close" onClick={() => onSearch(withoutFacets())}>
          {t('store.clear')}
        </Button>
      )}
      {facetNames.map((name) => (
        <Facet
          key={name}
          name={name}
          values={facets[name]}
          chosen={valuesOf(search[name])}
          onChoose={(values) => onSearch({ [name]: values.join(',') || undefined })}
        />
      ))}
    </div>
  );
}

export function chosenFacets(search: Search): FacetName[] {
  return facetNames.filter((name) => search[name] !== undefined);
}

export function withoutFacets(): Search {
  return Object.fromEntries(facetNames.map((name) => [name, undefined]));
}

function valuesOf(text: string | undefined): string[] {
  return text?.split(',').filter(Boolean) ?? [];
}

interface FacetProps {
  name: FacetName;
  values: { value: string; count: number }[];
  chosen: string[];
  onChoose: (values: string[]) => void;
}

function Facet({ name, values, chosen, onChoose }: FacetProps) {
  const t = useTexts();
  const number = useNumber();
  const nameOf = useFacetNames();
  const [isOpen, setOpen] = useState(false);
  // What was chosen stays to be taken off, also where it has nothing now.
  const gone = chosen.filter((value) => !values.some((one) => one.value === value));
  const all = [...gone.map((value) => ({ value, count: 0 })), ...values];
  const first = all.filter(({ value }, index) => index < shownMax || chosen.includes(value));
  const shown = isOpen ? all : first;
  if (all.length === 0) return null;
  const toggle = (value: string): void =>
    onChoose(chosen.includes(value) ? chosen.filter((one) => one !== value) : [...chosen, value]);
  return (
    <fieldset className={styles.facet}>
      <legend>{t(`store.facet.${name}`)}</legend>
      {shown.map(({ value, count }) => (
        <label key={value}>
          <input type="checkbox" checked={chosen.includes(value)} onChange={() => toggle(value)} />
          <span>{nameOf(name, value)}</span>
          <small>{number(count)}</small>
        </label>
      ))}
      {all.length > first.length && (
        <button
          type="button"
          className={styles.facetMore}
          onClick={() => setOpen(!isOpen)}
          aria-expanded={isOpen}
        >
          {isOpen ? t('store.facetLess') : t('store.facetMore', { count: all.length - first.length })}
        </button>
      )}
    </fieldset>
  );
}

/** What a value of a facet is called; a code nobody knows stays a code. */
export function useFacetNames(): (name: FacetName, value: string) => string {
  const t = useTexts();
  const nameOf = useName();
  const classes = useQuery(classificationsQuery).data;
  const departments = useQuery(departmentsQuery).data;
  return (name, value) => {
    if (name === 'classification') {
      const known = classes?.flatMap((one) => [one, ...one.children]).find((one) => one.code === value);
      return known ? nameOf(known.name) : value;
    }
    if (name === 'provider') {
      const known = departments?.get(value);
      return known ? nameOf(known) : value;
    }
    return t(`${name}.${value}` as FacetKey);
  };
}

/** The server names only values there are words for. */
type FacetKey = Extract<TextKey, `sharing.${string}`> & `sharing.${'none' | 'conditional' | 'unconditional'}`;
