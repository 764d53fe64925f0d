import { type FormEvent, type ReactNode, useState } from 'react';
import { problemDetail } from '../../api/problem-detail.ts';
import { useTexts } from '../../texts/text.ts';
import { Button } from '../../ui/button.tsx';
import { TextArea } from '../../ui/field.tsx';
import { Notice } from '../../ui/states.tsx';
import page from './page.module.css';
import styles from './supply.module.css';

const textMax = 2_000;

interface WordsFormProps {
  title: string;
  /** What will happen, and to whom. */
  why: string;
  label: string;
  optional?: boolean;
  look?: 'main' | 'grave';
  acting: { isPending: boolean; error: Error | null };
  onSubmit: (words: string) => void;
  onCancel?: () => void;
  children?: ReactNode;
}

/** An act that needs some words: says what follows, asks for them, shows a refusal. */
export function WordsForm({
  title,
  why,
  label,
  optional,
  look = 'main',
  acting,
  onSubmit,
  onCancel,
  children,
}: WordsFormProps) {
  const t = useTexts();
  const [words, setWords] = useState('');
  const [isAsked, setAsked] = useState(false);
  const isMissing = !optional && words.trim() === '';
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setAsked(true);
    if (!acting.isPending && !isMissing) onSubmit(words.trim());
  };
  return (
    <form className={styles.act} onSubmit={submit} aria-label={title}>
      <p className={page.soft}>{why}</p>
      {children}
      <TextArea
        label={label}
        optional={optional}
        error={isAsked && isMissing ? t('form.required') : undefined}
        rows={2}
        autoFocus
        maxLength={textMax}
        value={words}
        onText={setWords}
      />
      <Refused error={acting.error} />
      <div className={page.acts}>
        <Button type="submit" look={look} idle={acting.isPending}>
          {acting.isPending ? t('act.sending') : title}
        </Button>
        {onCancel && <Button onClick={onCancel}>{t('act.cancel')}</Button>}
      </div>
    </form>
  );
}

/** Why an act was refused, in words, with the detail where there is one. */
export function Refused({ error }: { error: Error | null }) {
  const t = useTexts();
  if (!error) return null;
  const { words, detail } = problemDetail(error, t);
  return (
    <Notice tone="wrong">
      {words}
      {detail && <small className={styles.detail}>{detail}</small>}
    </Notice>
  );
}

interface FigureProps {
  name: string;
  value: ReactNode;
  tone?: 'wrong' | 'warning' | undefined;
  note?: ReactNode;
}

/** A figure with its name below; a link around it opens its rows. */
export function Figure({ name, value, tone, note }: FigureProps) {
  return (
    <span className={styles.figure} data-tone={tone}>
      <strong>{value}</strong>
      <span>{name}</span>
      {note && <small>{note}</small>}
    </span>
  );
}

/** A cell of a table of rows: nothing there is said by a dash, numbers stand as numbers. */
export function cellWords(value: unknown): string {
  if (value === null || value === undefined || value === '') return '—';
  if (typeof value === 'boolean') return value ? '✓' : '✗';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
