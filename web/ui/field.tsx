import { type InputHTMLAttributes, type ReactNode, type TextareaHTMLAttributes, useId } from 'react';
import { useTexts } from '../texts/text.ts';
import styles from './field.module.css';

interface FieldProps {
  label: string;
  hint?: ReactNode;
  error?: string;
  optional?: boolean;
}

function Field({
  label,
  hint,
  error,
  optional,
  id,
  children,
}: FieldProps & { id: string; children: ReactNode }) {
  const t = useTexts();
  return (
    <div className={styles.field}>
      <label htmlFor={id} className={styles.label}>
        {label} {optional && <span className={styles.optional}>{t('form.optional')}</span>}
      </label>
      {hint && (
        <p id={`${id}-hint`} className={styles.hint}>
          {hint}
        </p>
      )}
      {children}
      {error && <FieldError id={`${id}-error`} message={error} />}
    </div>
  );
}

export function FieldError({ id, message }: { id?: string; message: string }) {
  return (
    <p id={id} className={styles.error} role="alert">
      <span aria-hidden="true">▲</span>
      {message}
    </p>
  );
}

function described(id: string, { hint, error }: FieldProps) {
  const ids = [hint ? `${id}-hint` : '', error ? `${id}-error` : ''].filter(Boolean).join(' ');
  return { 'aria-describedby': ids || undefined, 'aria-invalid': error ? true : undefined };
}

type InputProps = FieldProps &
  Omit<InputHTMLAttributes<HTMLInputElement>, 'onChange'> & { onText: (text: string) => void };

/** One line of text with its label, hint and error. */
export function TextField({ label, hint, error, optional, onText, ...rest }: InputProps) {
  const id = useId();
  const field = { label, hint, error, optional };
  return (
    <Field {...field} id={id}>
      <input
        {...rest}
        {...described(id, field)}
        id={id}
        className={styles.input}
        onChange={(event) => onText(event.target.value)}
      />
    </Field>
  );
}

type AreaProps = FieldProps &
  Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, 'onChange'> & { onText: (text: string) => void };

export function TextArea({ label, hint, error, optional, onText, ...rest }: AreaProps) {
  const id = useId();
  const field = { label, hint, error, optional };
  return (
    <Field {...field} id={id}>
      <textarea
        rows={4}
        {...rest}
        {...described(id, field)}
        id={id}
        className={styles.input}
        onChange={(event) => onText(event.target.value)}
      />
    </Field>
  );
}

/** A few possibilities, all visible, one chosen. */
export function Choices<Value extends string>({
  label,
  name,
  value,
  options,
  onChoose,
}: {
  label: string;
  name: string;
  value: Value | undefined;
  options: { value: Value; label: string; hint?: string }[];
  onChoose: (value: Value) => void;
}) {
  return (
    <fieldset className={styles.choices}>
      <legend className="visually-hidden">{label}</legend>
      {options.map((option) => (
        <label key={option.value} className={styles.choice}>
          <input
            type="radio"
            name={name}
            checked={option.value === value}
            onChange={() => onChoose(option.value)}
          />
          <span>{option.label}</span>
          {option.hint && <small>{option.hint}</small>}
        </label>
      ))}
    </fieldset>
  );
}

export const inputClass = styles.input;
