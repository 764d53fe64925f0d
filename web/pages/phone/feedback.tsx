import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { caseQuery } from '../../api/cases.ts';
import { useSession } from '../../api/session.ts';
import { useDraftForm } from '../../forms/draft-form.ts';
import { type Draft, newDraft, useDrafts, useDraftsLoaded } from '../../forms/drafts.ts';
import { PhotoField } from '../../forms/photo-field.tsx';
import { paths, readCaseId } from '../../paths.ts';
import { useTexts } from '../../texts/text.ts';
import { Button } from '../../ui/button.tsx';
import { FieldError, TextArea } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { usePageTitle } from '../../ui/page-title.ts';
import { Loading, Notice } from '../../ui/states.tsx';
import styles from './phone.module.css';

const route = getRouteApi('/staff/phone/tasks/$caseId/feedback');
const textMax = 2000;
const phrases = ['phrase.done', 'phrase.absent', 'phrase.continues'] as const;

/** What was done, in words and photos. Kept on this device from the first letter; sent when there is a network. */
export function FeedbackPage() {
  const caseId = readCaseId(route.useParams());
  const { person } = useSession();
  const found = useQuery(caseQuery(caseId));
  const isLoaded = useDraftsLoaded();
  const kept = useDrafts(person.id).find((draft) => draft.caseId === caseId);
  if (!isLoaded || (!found.data && !kept && found.isPending)) return <Loading rows={6} />;
  const caseTitle = found.data?.title ?? kept?.caseTitle ?? String(caseId);
  return <FeedbackForm key={caseId} about={{ personId: person.id, caseId, caseTitle }} kept={kept} />;
}

interface FeedbackFormProps {
  about: { personId: string; caseId: number; caseTitle: string };
  /** What this device holds already. */
  kept: Draft | undefined;
}

function FeedbackForm({ about, kept }: FeedbackFormProps) {
  const t = useTexts();
  usePageTitle(t('act.feedback'));
  const { draft, change, isAsked, isFull, submit } = useDraftForm(
    () => kept ?? newDraft(about),
    ({ text }) => text.trim() !== '',
  );
  const isEmpty = draft.text.trim() === '' && draft.photos.length === 0;
  return (
    <form className={styles.page} onSubmit={submit} noValidate>
      <Link {...paths.task({ id: about.caseId })} className={styles.back}>
        <Icon name="back" />
        {draft.caseTitle}
      </Link>
      <h1>{t('act.feedback')}</h1>
      {draft.state === 'refused' && <Notice tone="wrong">{t('draft.refusedWhy')}</Notice>}
      <PhotoField photos={draft.photos} onPhotos={(photos) => change({ photos })} />
      <TextArea
        label={t('act.field.feedback')}
        value={draft.text}
        rows={5}
        maxLength={textMax}
        error={isAsked && draft.text.trim() === '' ? t('form.required') : undefined}
        onText={(text) => change({ text })}
      />
      <div className={styles.phrases}>
        {phrases.map((phrase) => (
          <Button
            key={phrase}
            onClick={() => change({ text: [draft.text, t(phrase)].filter(Boolean).join(' ') })}
          >
            {t(phrase)}
          </Button>
        ))}
      </div>
      {isFull && <FieldError message={t('draft.notKept')} />}
      <div className={styles.thumb}>
        <Button type="submit" look="main" wide>
          {t('act.send')}
        </Button>
        <p className={styles.soft} role="status">
          {isEmpty ? t('draft.willKeep') : t('draft.kept')}
        </p>
      </div>
    </form>
  );
}
