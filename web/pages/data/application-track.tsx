import { Link, useNavigate } from '@tanstack/react-router';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { problemInWords } from '../../api/problem.ts';
import { useSession } from '../../api/session.ts';
import { type ApplicationDetail, useApplicationAct, useNewApplication } from '../../api/sharing.ts';
import { paths } from '../../paths.ts';
import { useName, useTexts } from '../../texts/text.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { TextArea } from '../../ui/field.tsx';
import { usePageTitle } from '../../ui/page-title.ts';
import { Due, DueMoment } from '../../ui/signs.tsx';
import { Notice } from '../../ui/states.tsx';
import styles from './application.module.css';
import { ApplicationFacts } from './application-facts.tsx';
import { ApplicationLog } from './application-log.tsx';
import { ApplicationStageTag } from './applications.tsx';
import { ApprovePanel } from './approve-panel.tsx';
import page from './page.module.css';
import { useResourceName } from './words.tsx';

const way = ['draft', 'provider', 'centre', 'granted'] as const;

/** Where an application stands, whom it waits for and until when; what was applied for; what happened. */
export function ApplicationTrack({ detail }: { detail: ApplicationDetail }) {
  const resourceName = useResourceName();
  usePageTitle(resourceName(detail.resource));
  const top = useRef<HTMLElement>(null);
  // The form it was submitted from ended far below.
  useEffect(() => top.current?.scrollIntoView({ block: 'end' }), []);
  const isDeciding = detail.can.some(
    (act) => act === 'approvals' || act === 'refusals' || act === 'supervisions',
  );
  const isWaiting = detail.stage === 'provider' || detail.stage === 'centre';
  return (
    <article className={page.page}>
      <header ref={top} className={page.part}>
        <div className={page.line}>
          <ApplicationStageTag stage={detail.stage} />
          {isWaiting && (
            <>
              <Due clock={detail.clock} dueAt={detail.dueAt} />
              {detail.dueAt && <DueMoment dueAt={detail.dueAt} />}
            </>
          )}
        </div>
        <h1>
          <Link {...paths.resource({ id: detail.resource.id })} className={styles.title}>
            {resourceName(detail.resource)}
          </Link>
        </h1>
      </header>
      <Way detail={detail} />
      <Standing detail={detail} />
      <ApplicantActs detail={detail} />
      {isDeciding && <ApprovePanel detail={detail} />}
      <ApplicationFacts detail={detail} />
      <ApplicationLog detail={detail} />
    </article>
  );
}

/** The way as a seam, stitched as far as it has come. */
function Way({ detail }: { detail: ApplicationDetail }) {
  const t = useTexts();
  if (detail.stage === 'refused' || detail.stage === 'withdrawn') return null;
  const here = way.indexOf(detail.stage);
  return (
    <ol className={styles.way}>
      {way.map((stage, index) => {
        const isDone = index < here || detail.stage === 'granted';
        const state = isDone ? 'passed' : index === here ? 'here' : 'ahead';
        return (
          <li key={stage} data-state={state} aria-current={index === here ? 'step' : undefined}>
            {t(`applications.short.${stage}`)}
          </li>
        );
      })}
    </ol>
  );
}

function Standing({ detail }: { detail: ApplicationDetail }) {
  const t = useTexts();
  const nameOf = useName();
  const provider = nameOf(detail.provider.name);
  const { stage, grantId } = detail;
  if (stage === 'provider') return <p>{t('application.waitsProvider', { provider })}</p>;
  if (stage === 'centre') return <p>{t('application.waitsCentre', { provider })}</p>;
  if (stage === 'granted')
    return (
      <div className={page.line}>
        <Notice tone="done">{t('application.granted')}</Notice>
        {grantId !== null && (
          <Link {...paths.grant({ id: grantId })} className={buttonClass('main')}>
            {t('application.toGrant')}
          </Link>
        )}
      </div>
    );
  if (stage === 'refused') {
    const reason = detail.log.findLast((event) => event.type === 'refused')?.data.reason;
    return (
      <Notice tone="warning">
        {t('application.refused')}{' '}
        {typeof reason === 'string' && `${t('application.reason')}${t('data.colon')}${reason}`}
      </Notice>
    );
  }
  return <p className={page.soft}>{t('application.withdrawn')}</p>;
}

type Chosen = 'withdrawals' | 'reminders';

/** What the applicant's side may do while it waits; and to begin anew when it is over. */
function ApplicantActs({ detail }: { detail: ApplicationDetail }) {
  const t = useTexts();
  const navigate = useNavigate();
  const { post, permissions } = useSession();
  const [chosen, setChosen] = useState<Chosen>();
  const [done, setDone] = useState<Chosen>();
  const making = useNewApplication((made) => void navigate(paths.application({ id: made.id })));
  const finish = (): void => {
    setDone(chosen);
    setChosen(undefined);
  };
  const isOver = detail.stage === 'refused' || detail.stage === 'withdrawn';
  const mayRepeat =
    isOver && post.organisation.id === detail.organisation.id && permissions.includes('sharing.apply');
  if (chosen)
    return <ActForm act={chosen} detail={detail} onDone={finish} onCancel={() => setChosen(undefined)} />;
  return (
    <div className={page.acts}>
      {detail.can.includes('reminders') && (
        <Button onClick={() => setChosen('reminders')}>{t('application.remind')}</Button>
      )}
      {detail.can.includes('withdrawals') && (
        <Button look="grave" onClick={() => setChosen('withdrawals')}>
          {t('application.withdraw')}
        </Button>
      )}
      {mayRepeat && (
        <Button
          title={t('application.againWhy')}
          idle={making.isPending}
          onClick={() => making.mutate(sameAs(detail))}
        >
          {t('application.again')}
        </Button>
      )}
      {making.error && <Notice tone="wrong">{problemInWords(making.error, t)}</Notice>}
      {done && (
        <Notice tone="done">
          {done === 'reminders' ? t('application.doneReminded') : t('application.doneWithdrawn')}
        </Notice>
      )}
    </div>
  );
}

function sameAs({ resource, items, ...detail }: ApplicationDetail) {
  const { purpose, legalBasis, rows, durationDays, frequency, means } = detail;
  const names = items.map((item) => item.name);
  return { resourceId: resource.id, items: names, purpose, legalBasis, rows, durationDays, frequency, means };
}

interface ActFormProps {
  act: Chosen;
  detail: ApplicationDetail;
  onDone: () => void;
  onCancel: () => void;
}

/** Says what follows, asks for the words it needs. */
function ActForm({ act, detail, onDone, onCancel }: ActFormProps) {
  const t = useTexts();
  const nameOf = useName();
  const [text, setText] = useState('');
  const [isAsked, setAsked] = useState(false);
  const acting = useApplicationAct(detail.id, onDone);
  const isWithdrawal = act === 'withdrawals';
  const who = detail.stage === 'centre' ? t('application.centre') : nameOf(detail.provider.name);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setAsked(true);
    if (acting.isPending || (isWithdrawal && text.trim() === '')) return;
    const said = text.trim();
    acting.mutate({ act, body: isWithdrawal ? { reason: said } : { text: said } });
  };
  const words = isWithdrawal ? t('application.withdraw') : t('application.remind');
  return (
    <form className={page.card} onSubmit={submit} aria-label={words}>
      <p className={page.soft}>
        {isWithdrawal ? t('application.withdrawWhy') : t('application.remindWhy', { who })}
      </p>
      <TextArea
        label={isWithdrawal ? t('application.reason') : t('application.remindText')}
        optional={!isWithdrawal}
        error={isAsked && isWithdrawal && text.trim() === '' ? t('form.required') : undefined}
        rows={2}
        maxLength={2_000}
        autoFocus
        value={text}
        onText={setText}
      />
      {acting.error && <Notice tone="wrong">{problemInWords(acting.error, t)}</Notice>}
      <div className={page.acts}>
        <Button type="submit" look={isWithdrawal ? 'grave' : 'main'} idle={acting.isPending}>
          {words}
        </Button>
        <Button onClick={onCancel}>{t('data.cancel')}</Button>
      </div>
    </form>
  );
}
