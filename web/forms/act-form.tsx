import { type FormEvent, useState } from 'react';
import { useCaseAct } from '../api/cases.ts';
import { problemInWords } from '../api/problem.ts';
import type { Act, CaseDetail } from '../api/shapes.ts';
import { useName, useTexts } from '../texts/text.ts';
import { Button } from '../ui/button.tsx';
import { Choices, FieldError, TextArea } from '../ui/field.tsx';
import { Notice } from '../ui/states.tsx';
import styles from './act-form.module.css';
import { type Answers, actForms, bodyOf, firstAnswers, missingOf } from './acts.ts';
import { CategoryField } from './category-field.tsx';
import { OrganisationField } from './organisation-field.tsx';
import type { Photo } from './photo.ts';
import { PhotoField } from './photo-field.tsx';
import { PlaceField } from './place-field.tsx';

const textMax = 2000;

interface ActFormProps {
  act: Act;
  of: CaseDetail;
  onDone: () => void;
  onCancel: () => void;
}

/** One act on a case: says what will happen and to whom, asks what it needs, does it once. */
export function ActForm({ act, of, onDone, onCancel }: ActFormProps) {
  const t = useTexts();
  const form = actForms[act];
  const [answers, setAnswers] = useState(() => firstAnswers(act, of));
  const [photos, setPhotos] = useState<Photo[]>([]);
  const [isAsked, setAsked] = useState(false);
  const performing = useCaseAct(of.id, onDone);
  const missing = missingOf(act, answers);
  const change = (part: Partial<Answers>): void => setAnswers((old) => ({ ...old, ...part }));

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setAsked(true);
    if (missing) return;
    performing.mutate({ act, body: bodyOf(act, answers), photos });
  };
  return (
    <form className={styles.form} onSubmit={submit} noValidate aria-label={t(`act.${act}`)}>
      <Consequence act={act} answers={answers} />
      <Question act={act} answers={answers} onChange={change} />
      {form.asks === 'photos' && <PhotoField photos={photos} onPhotos={setPhotos} />}
      {isAsked && missing && missing !== 'text' && <FieldError message={t(`act.missing.${missing}`)} />}
      {form.text && (
        <TextArea
          label={t(form.text.label)}
          optional={!form.text.required && answers.passed !== false}
          error={isAsked && missing === 'text' ? t('form.required') : undefined}
          value={answers.text}
          rows={3}
          maxLength={textMax}
          autoFocus={form.asks === undefined}
          onText={(text) => change({ text })}
        />
      )}
      {answers.passed && (
        <TextArea
          label={t('act.field.answer')}
          hint={t('act.field.answerCloses')}
          optional
          value={answers.answer}
          rows={3}
          maxLength={textMax}
          onText={(answer) => change({ answer })}
        />
      )}
      {performing.error && <Notice tone="wrong">{problemInWords(performing.error, t)}</Notice>}
      <div className={styles.acts}>
        <Button type="submit" look={form.grave ? 'grave' : 'main'} idle={performing.isPending}>
          {performing.isPending ? t('act.sending') : t(`act.${act}`)}
        </Button>
        <Button onClick={onCancel}>{t('act.cancel')}</Button>
      </div>
    </form>
  );
}

function Consequence({ act, answers }: { act: Act; answers: Answers }) {
  const t = useTexts();
  const nameOf = useName();
  const { organisation } = answers;
  return (
    <p className={styles.consequence}>
      {act === 'dispatches' && organisation
        ? t('act.dispatchesTo', { organisation: nameOf(organisation.name) })
        : t(`act.consequence.${act}`)}
    </p>
  );
}

interface QuestionProps {
  act: Act;
  answers: Answers;
  onChange: (part: Partial<Answers>) => void;
}

function Question({ act, answers, onChange }: QuestionProps) {
  const t = useTexts();
  switch (actForms[act].asks) {
    case 'organisation':
      return (
        <OrganisationField
          value={answers.organisation}
          onChoose={(organisation) => onChange({ organisation })}
        />
      );
    case 'category':
      return (
        <CategoryField value={answers.categoryCode} onChoose={(categoryCode) => onChange({ categoryCode })} />
      );
    case 'place':
      return <PlaceField face="desk" value={answers.point} onChoose={(point) => onChange({ point })} />;
    case 'result':
      return (
        <Choices
          label={t('act.field.passed')}
          name="passed"
          value={answers.passed === undefined ? undefined : answers.passed ? 'yes' : 'no'}
          onChoose={(value) => onChange({ passed: value === 'yes' })}
          options={[
            { value: 'yes', label: t('act.field.passedYes') },
            { value: 'no', label: t('act.field.passedNo') },
          ]}
        />
      );
    default:
      return null;
  }
}
