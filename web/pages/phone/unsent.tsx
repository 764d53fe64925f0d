import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { ApiProblem, problemInWords } from '../../api/problem.ts';
import { useSession } from '../../api/session.ts';
import { type Draft, dropDraft, sendWaiting, useDrafts } from '../../forms/drafts.ts';
import { paths } from '../../paths.ts';
import { useTexts } from '../../texts/text.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { usePageTitle } from '../../ui/page-title.ts';
import { Tag } from '../../ui/signs.tsx';
import { Empty, Notice } from '../../ui/states.tsx';
import { Time } from '../../ui/time.tsx';
import styles from './phone.module.css';

/** Everything this device still holds of this person. */
export function UnsentPage() {
  const t = useTexts();
  usePageTitle(t('nav.unsent'));
  const { person } = useSession();
  const client = useQueryClient();
  const drafts = useDrafts(person.id);
  const [isSending, setSending] = useState(false);
  const send = async (): Promise<void> => {
    setSending(true);
    await sendWaiting(person.id, () => void client.invalidateQueries({ queryKey: ['cases'] }));
    setSending(false);
  };
  if (drafts.length === 0) {
    return (
      <Empty isPage title={t('unsent.empty')}>
        {t('unsent.emptyWhy')}
      </Empty>
    );
  }
  return (
    <div className={styles.page}>
      <h1 className={styles.heading}>{t('unsent.heading', { count: drafts.length })}</h1>
      <ul className={styles.tasks}>
        {drafts.map((draft) => (
          <DraftCard key={draft.id} draft={draft} />
        ))}
      </ul>
      {drafts.some((draft) => draft.state === 'waiting') && (
        <Button look="main" wide idle={isSending} onClick={() => void send()}>
          {isSending ? t('act.sending') : t('unsent.sendNow')}
        </Button>
      )}
    </div>
  );
}

function DraftCard({ draft }: { draft: Draft }) {
  const t = useTexts();
  const [isSure, setSure] = useState(false);
  return (
    <li className={styles.card}>
      <span className={styles.line}>
        <Tag tone="warning">{t(`draft.${draft.state}`)}</Tag>
        <Time at={new Date(draft.changedAt).toISOString()} />
      </span>
      <strong>{draft.caseId === null ? t('patrol.title') : draft.caseTitle}</strong>
      {draft.text && <p>{draft.text}</p>}
      <span className={styles.soft}>{t('report.check.photoCount', { count: draft.photos.length })}</span>
      {draft.state === 'refused' && (
        <Notice tone="wrong">{problemInWords(new ApiProblem({ type: draft.reason }), t)}</Notice>
      )}
      <div className={styles.row}>
        <Link
          {...(draft.caseId === null ? paths.patrol(draft.id) : paths.taskFeedback({ id: draft.caseId }))}
          className={buttonClass()}
        >
          {t('act.change')}
        </Link>
        <Button look="grave" onClick={() => (isSure ? void dropDraft(draft.id) : setSure(true))}>
          {isSure ? t('unsent.dropSure') : t('unsent.drop')}
        </Button>
      </div>
    </li>
  );
}
