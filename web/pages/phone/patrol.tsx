import { getRouteApi } from '@tanstack/react-router';
import { useHomePoint } from '../../api/district.ts';
import { useSession } from '../../api/session.ts';
import type { Point } from '../../api/shapes.ts';
import { useDraftForm } from '../../forms/draft-form.ts';
import { type Draft, newDraft, useDrafts, useDraftsLoaded } from '../../forms/drafts.ts';
import { PhotoField } from '../../forms/photo-field.tsx';
import { PlaceField } from '../../forms/place-field.tsx';
import { useTexts } from '../../texts/text.ts';
import { Button } from '../../ui/button.tsx';
import { FieldError, TextArea, TextField } from '../../ui/field.tsx';
import { usePageTitle } from '../../ui/page-title.ts';
import { Loading, Notice } from '../../ui/states.tsx';
import styles from './phone.module.css';

const route = getRouteApi('/staff/phone/tasks/report');
const textMax = 2000;

/** What a worker sees on their round: photo first, then words, then the place. Goes out when there is a network. */
export function PatrolPage() {
  const { draft: id } = route.useSearch();
  const { person, post } = useSession();
  const home = useHomePoint(post.organisation);
  const isLoaded = useDraftsLoaded();
  const own = useDrafts(person.id).filter((draft) => draft.caseId === null);
  if (!isLoaded) return <Loading rows={6} />;
  const kept = own.find((draft) => (id ? draft.id === id : draft.state === 'written'));
  return <PatrolForm key={id} personId={person.id} kept={kept} home={home} />;
}

interface PatrolFormProps {
  personId: string;
  kept: Draft | undefined;
  home: Point | undefined;
}

function PatrolForm({ personId, kept, home }: PatrolFormProps) {
  const t = useTexts();
  usePageTitle(t('patrol.title'));
  const { draft, change, isAsked, isFull, submit } = useDraftForm(
    () => kept ?? newDraft({ personId, caseId: null, caseTitle: '' }),
    (written) => written.text.trim() !== '' && isPlaced(written),
  );
  return (
    <form className={styles.page} onSubmit={submit} noValidate>
      <h1 className={styles.heading}>{t('patrol.title')}</h1>
      {draft.state === 'refused' && <Notice tone="wrong">{t('draft.refusedWhy')}</Notice>}
      <PhotoField photos={draft.photos} onPhotos={(photos) => change({ photos })} />
      <TextArea
        label={t('patrol.what')}
        value={draft.text}
        rows={4}
        maxLength={textMax}
        error={isAsked && draft.text.trim() === '' ? t('form.required') : undefined}
        onText={(text) => change({ text })}
      />
      <section className={styles.where} aria-label={t('case.where')}>
        <h2>{t('case.where')}</h2>
        <PlaceField
          key={home?.join()}
          face="phone"
          isFolded
          near={home}
          value={draft.point}
          onChoose={(point) => change({ point })}
        />
        <TextField
          label={t('patrol.placeText')}
          optional={draft.point !== undefined}
          value={draft.placeText ?? ''}
          maxLength={200}
          error={isAsked && !isPlaced(draft) ? t('patrol.placeMissing') : undefined}
          onText={(placeText) => change({ placeText })}
        />
      </section>
      {isFull && <FieldError message={t('draft.notKept')} />}
      <div className={styles.thumb}>
        <Button type="submit" look="main" wide>
          {t('act.send')}
        </Button>
        <p className={styles.soft} role="status">
          {t('draft.willKeep')}
        </p>
      </div>
    </form>
  );
}

function isPlaced({ point, placeText = '' }: Draft): boolean {
  return point !== undefined || placeText.trim().length >= 2;
}
