import { getRouteApi, Link, Navigate, useNavigate } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useAct } from '../../api/act.ts';
import { sendReportPhoto } from '../../api/files.ts';
import { sendReport } from '../../api/reports.ts';
import { paths, type ReportStep, reportSteps } from '../../paths.ts';
import { useTexts } from '../../texts/text.ts';
import { Icon } from '../../ui/icon.tsx';
import { usePageTitle } from '../../ui/page-title.ts';
import { CheckStep } from './check-step.tsx';
import { ContactStep } from './contact-step.tsx';
import { PhotoStep } from './photo-step.tsx';
import styles from './report.module.css';
import { reportOf, useReportDraft } from './report-draft.ts';
import { SentStep } from './sent-step.tsx';
import { WhatStep } from './what-step.tsx';
import { WhereStep } from './where-step.tsx';

const route = getRouteApi('/public/report');
const questions = reportSteps.filter((step) => step !== 'sent');

/** One question a page; the browser's back button goes one question back. */
export function ReportPage() {
  const t = useTexts();
  const { step } = route.useSearch();
  const navigate = useNavigate();
  const report = useReportDraft();
  const { draft, change } = report;
  usePageTitle(t(`report.${step}.title`));
  const main = useQuestionFocus(step);
  const go = (to: ReportStep): void => void navigate(paths.report(to));
  const next = (): void => go(reportSteps[reportSteps.indexOf(step) + 1]!);

  const sending = useAct({
    act: async () => {
      const files = await Promise.all(report.photos.map((photo) => sendReportPhoto(photo.image, photo.key)));
      return sendReport(
        reportOf(
          draft,
          files.map((file) => file.id),
        ),
        draft.key,
      );
    },
    onDone: (receipt) => {
      change({ receipt });
      void navigate({ ...paths.report('sent'), replace: true });
    },
  });

  if (step === 'sent' && !draft.receipt) return <Navigate {...paths.report()} replace />;
  const number = questions.indexOf(step as (typeof questions)[number]) + 1;
  const form = { ...report, onNext: next };
  return (
    <div ref={main} tabIndex={-1} className={styles.page}>
      {number > 0 && (
        <div className={styles.way}>
          <BackLink step={step} />
          <span>{t('report.step', { number, total: questions.length })}</span>
        </div>
      )}
      {step === 'what' && <WhatStep {...form} />}
      {step === 'photo' && <PhotoStep {...form} />}
      {step === 'where' && <WhereStep {...form} />}
      {step === 'contact' && <ContactStep {...form} />}
      {step === 'check' && (
        <CheckStep
          {...form}
          isSending={sending.isPending}
          error={sending.error}
          onSend={() => sending.mutate(undefined)}
        />
      )}
      {step === 'sent' && draft.receipt && <SentStep receipt={draft.receipt} onAgain={report.startAgain} />}
    </div>
  );
}

export interface StepProps extends ReturnType<typeof useReportDraft> {
  onNext: () => void;
}

function BackLink({ step }: { step: ReportStep }) {
  const t = useTexts();
  const before = reportSteps[reportSteps.indexOf(step) - 1];
  return (
    <Link {...(before ? paths.report(before) : paths.home())} className={styles.back}>
      <Icon name="back" />
      {t('act.back')}
    </Link>
  );
}

/** A new question is read from its beginning. */
function useQuestionFocus(step: ReportStep) {
  const main = useRef<HTMLDivElement>(null);
  const first = useRef(step);
  useEffect(() => {
    if (first.current === step) return;
    first.current = step;
    main.current?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }, [step]);
  return main;
}
