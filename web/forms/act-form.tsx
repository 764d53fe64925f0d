import { type FormEvent, useState } from 'react';
import { type ActInput, useCaseAct } from '../api/cases.ts';
import { problemInWords } from '../api/problem.ts';
import { sendPhoto } from '../api/reports.ts';
import type { Act, CaseDetail, Organisation } from '../api/shapes.ts';
import { useTexts } from '../texts/text.ts';
import { Button } from '../ui/button.tsx';
import { Choices, FieldError, TextArea } from '../ui/field.tsx';
import { Notice } from '../ui/states.tsx';
import styles from './act-form.module.css';
import { actForms } from './acts.ts';
import { OrganisationField } from './organisation-field.tsx';
import type { Photo } from './photo.ts';
import { PhotoField } from './photo-field.tsx';

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
  const [text, setText] = useState('');
  const [organisation, setOrganisation] = useState<Organisation>();
  const [passed, setPassed] = useState<'yes' | 'no'>();
  const [photos, setPhotos] = useState<Photo[]>([]);
  const [isAsked, setAsked] = useState(false);
  const performing = useCaseAct(of.id, onDone);

  const isMissing = {
    text: Boolean(form.field?.required) && text.trim() === '',
    organisation: Boolean(form.asksOrganisation) && !organisation,
    passed: Boolean(form.asksPassed) && !passed,
  };
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setAsked(true);
    if (isMissing.text || isMissing.organisation || isMissing.passed) return;
    const body: ActInput['body'] = {};
    if (form.field && text.trim()) body[form.field.name] = text.trim();
    if (organisation) body.organisationId = organisation.id;
    if (passed) body.passed = passed === 'yes';
    if (act === 'feedback') body.attachmentIds = await sendAll(photos);
    performing.mutate({ act, body });
  };
  return (
    <form
      className={styles.form}
      onSubmit={(event) => void submit(event)}
      noValidate
      aria-label={t(`act.${act}`)}
    >
      <p className={styles.consequence}>
        {act === 'dispatches' && organisation
          ? t('act.dispatchesTo', { organisation: organisation.name })
          : t(`act.consequence.${act}`)}
      </p>
      {form.asksOrganisation && <OrganisationField value={organisation} onChoose={setOrganisation} />}
      {isAsked && isMissing.organisation && <FieldError message={t('act.field.organisationMissing')} />}
      {form.asksPassed && (
        <Choices
          label={t('act.field.passed')}
          name="passed"
          value={passed}
          onChoose={setPassed}
          options={[
            { value: 'yes', label: t('act.field.passedYes') },
            { value: 'no', label: t('act.field.passedNo') },
          ]}
        />
      )}
      {isAsked && isMissing.passed && <FieldError message={t('form.required')} />}
      {form.field && (
        <TextArea
          label={t(form.field.label)}
          optional={!form.field.required}
          error={isAsked && isMissing.text ? t('form.required') : undefined}
          value={text}
          rows={3}
          maxLength={textMax}
          autoFocus={!form.asksOrganisation && !form.asksPassed}
          onText={setText}
        />
      )}
      {act === 'feedback' && <PhotoField photos={photos} onPhotos={setPhotos} />}
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

async function sendAll(photos: Photo[]): Promise<string[]> {
  const files = await Promise.all(photos.map((photo) => sendPhoto(photo.image, photo.key)));
  return files.map((file) => file.id);
}
