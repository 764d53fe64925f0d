import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useLocation, useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { progressQuery } from '../../api/reports.ts';
import { paths } from '../../paths.ts';
import { useTexts } from '../../texts/text.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { usePageTitle } from '../../ui/page-title.ts';
import { Failure, Loading } from '../../ui/states.tsx';
import { Progress } from './progress.tsx';
import styles from './track.module.css';

const route = getRouteApi('/public/track');
const numberPattern = /^\d{9,30}$/;

export function TrackPage() {
  const t = useTexts();
  usePageTitle(t('track.title'));
  const { number = '' } = route.useSearch();
  const secret = useLocation({ select: (location) => location.hash });
  const ticket = { number, secret };
  const progress = useQuery(progressQuery(ticket));
  if (progress.data) return <Progress progress={progress.data} ticket={ticket} />;
  return (
    <div className={styles.page}>
      <h1>{t('track.title')}</h1>
      {progress.isFetching ? (
        <Loading rows={4} />
      ) : (
        progress.error && <Failure error={progress.error} onRetry={() => void progress.refetch()} />
      )}
      {!progress.isFetching && <TicketForm key={number} number={number} />}
    </div>
  );
}

function TicketForm({ number }: { number: string }) {
  const t = useTexts();
  const navigate = useNavigate();
  const [ticket, setTicket] = useState({ number, secret: '' });
  const [isAsked, setAsked] = useState(false);
  const missing = (text: string): string | undefined =>
    isAsked && !text.trim() ? t('form.required') : undefined;
  const isWrong = isAsked && !numberPattern.test(ticket.number.replaceAll(/\s/g, ''));
  const wrongNumber = isWrong ? t('track.numberWrong') : undefined;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setAsked(true);
    const entered = { number: ticket.number.replaceAll(/\s/g, ''), secret: ticket.secret.trim() };
    if (numberPattern.test(entered.number) && entered.secret) void navigate(paths.trackReport(entered));
  };
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <TextField
        label={t('report.sent.number')}
        value={ticket.number}
        error={missing(ticket.number) ?? wrongNumber}
        inputMode="numeric"
        autoComplete="off"
        onText={(text) => setTicket({ ...ticket, number: text })}
      />
      <TextField
        label={t('report.sent.secret')}
        hint={t('track.secretHint')}
        value={ticket.secret}
        error={missing(ticket.secret)}
        autoComplete="off"
        onText={(text) => setTicket({ ...ticket, secret: text })}
      />
      <Button type="submit" look="main" wide>
        {t('track.show')}
      </Button>
    </form>
  );
}
