import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useAct } from '../../api/act.ts';
import { problemInWords } from '../../api/problem.ts';
import { progressQuery, sendEvaluation } from '../../api/reports.ts';
import type { ReportProgress } from '../../api/shapes.ts';
import { type Texts, useTexts } from '../../texts/text.ts';
import { Button } from '../../ui/button.tsx';
import { Choices, TextArea } from '../../ui/field.tsx';
import { Notice } from '../../ui/states.tsx';
import { Time } from '../../ui/time.tsx';
import styles from './track.module.css';

interface Ticket {
  number: string;
  secret: string;
}

/** What became of a report, the newest first, in words a citizen uses. */
export function Progress({ progress, ticket }: { progress: ReportProgress; ticket: Ticket }) {
  const t = useTexts();
  const answer = progress.steps.findLast((step) => step.text !== null)?.text;
  return (
    <div className={styles.page}>
      <p className={styles.number}>{t('track.number', { number: progress.number })}</p>
      <h1>{t(`track.stage.${progress.stage}`)}</h1>
      <blockquote className={styles.text}>{progress.text}</blockquote>
      {answer && (
        <section className={styles.answer}>
          <h2>{t('track.answer')}</h2>
          <p>{answer}</p>
        </section>
      )}
      {progress.stage === 'closed' && progress.satisfied === null && <Evaluation ticket={ticket} />}
      {progress.satisfied !== null && <Notice tone="done">{t('track.evaluated')}</Notice>}
      <h2>{t('track.steps')}</h2>
      <ol className={styles.steps}>
        {[...progress.steps].reverse().map((step) => (
          <li key={`${step.type} ${step.at}`}>
            <strong>{stepWords(step.type, t)}</strong>
            <span>
              <Time at={step.at} />
            </span>
          </li>
        ))}
      </ol>
    </div>
  );
}

const knownSteps = [
  'opened',
  'filed',
  'rejected',
  'dispatched',
  'accepted',
  'fed-back',
  'closed',
  'reopened',
  'evaluated',
] as const;

function stepWords(type: string, t: Texts): string {
  const known = knownSteps.find((step) => step === type);
  return known ? t(`track.step.${known}`) : type;
}

function Evaluation({ ticket }: { ticket: Ticket }) {
  const t = useTexts();
  const client = useQueryClient();
  const [satisfied, setSatisfied] = useState<'yes' | 'no'>();
  const [text, setText] = useState('');
  const evaluation = useAct({
    act: (input: { satisfied: boolean; text: string }, key) => sendEvaluation({ ...ticket, ...input }, key),
    onDone: () => client.invalidateQueries({ queryKey: progressQuery(ticket).queryKey }),
  });
  return (
    <section className={styles.evaluation}>
      <h2>{t('track.satisfied')}</h2>
      <Choices
        label={t('track.satisfied')}
        name="satisfied"
        value={satisfied}
        onChoose={setSatisfied}
        options={[
          { value: 'yes', label: t('track.yes') },
          { value: 'no', label: t('track.no') },
        ]}
      />
      {satisfied && (
        <>
          <TextArea
            label={t('track.say')}
            optional={satisfied === 'yes'}
            value={text}
            maxLength={500}
            onText={setText}
          />
          {evaluation.error && <Notice tone="wrong">{problemInWords(evaluation.error, t)}</Notice>}
          <Button
            look="main"
            wide
            idle={evaluation.isPending}
            onClick={() => evaluation.mutate({ satisfied: satisfied === 'yes', text })}
          >
            {t('act.send')}
          </Button>
        </>
      )}
    </section>
  );
}
