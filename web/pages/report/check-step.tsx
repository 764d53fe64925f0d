import { Link } from '@tanstack/react-router';
import { usePlaceAt } from '../../api/district.ts';
import { problemInWords } from '../../api/problem.ts';
import { paths, type ReportStep } from '../../paths.ts';
import { usePlaceName, useTexts } from '../../texts/text.ts';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/states.tsx';
import styles from './report.module.css';
import type { StepProps } from './report.tsx';
import { textMin } from './report-draft.ts';

interface CheckProps extends StepProps {
  isSending: boolean;
  error: Error | null;
  onSend: () => void;
}

export function CheckStep({ draft, photos, isSending, error, onSend }: CheckProps) {
  const t = useTexts();
  const placeName = usePlaceName();
  const place = usePlaceAt(draft.where === 'map' ? draft.location : undefined);
  const found = [place.data?.street, place.data?.village]
    .map((each) => each && placeName(each))
    .filter(Boolean)
    .join(' ');
  const where = draft.where === 'map' ? found || (draft.location && t('place.chosen')) : draft.placeText;
  const answers: { step: ReportStep; question: string; answer: string | undefined }[] = [
    { step: 'what', question: t('report.what.title'), answer: draft.text },
    {
      step: 'photo',
      question: t('report.check.photos'),
      answer: t('report.check.photoCount', { count: photos.length }),
    },
    { step: 'where', question: t('report.where.title'), answer: where },
    {
      step: 'contact',
      question: t('report.check.contact'),
      answer: [draft.name, draft.phone].filter(Boolean).join(' · ') || t('report.check.noContact'),
    },
  ];
  const isComplete = draft.text.trim().length >= textMin && Boolean(where);
  return (
    <div className={styles.step}>
      <h1>{t('report.check.title')}</h1>
      <dl className={styles.answers}>
        {answers.map(({ step, question, answer }) => (
          <div key={step}>
            <dt>{question}</dt>
            <dd>{answer || t('report.check.missing')}</dd>
            <dd className={styles.change}>
              <Link {...paths.report(step)} aria-label={t('report.check.changeThis', { question })}>
                {t('act.change')}
              </Link>
            </dd>
          </div>
        ))}
      </dl>
      <p>{t('report.check.what')}</p>
      {error && <Notice tone="wrong">{problemInWords(error, t)}</Notice>}
      <div className={styles.acts}>
        <Button look="main" wide idle={isSending || !isComplete} onClick={onSend}>
          {isSending ? t('act.sending') : t('report.check.send')}
        </Button>
      </div>
    </div>
  );
}
