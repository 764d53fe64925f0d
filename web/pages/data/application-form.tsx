import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { problemInWords } from '../../api/problem.ts';
import { type ResourceDetail, resourceQuery } from '../../api/resources.ts';
import { type ApplicationDetail, useApplicationAct, useDeleteDraft } from '../../api/sharing.ts';
import { paths } from '../../paths.ts';
import { useName, useTexts } from '../../texts/text.ts';
import { Button } from '../../ui/button.tsx';
import { TextArea, TextField } from '../../ui/field.tsx';
import { usePageTitle } from '../../ui/page-title.ts';
import { Tag } from '../../ui/signs.tsx';
import { Failure, Loading, Notice } from '../../ui/states.tsx';
import styles from './application.module.css';
import { ItemsField } from './items-field.tsx';
import page from './page.module.css';
import { RowsField } from './rows-field.tsx';
import { UseFields } from './use-fields.tsx';
import { type Draft, draftOf, missingIn, useDraftSaver, wishOf } from './wish.ts';
import { SharingTag, useResourceName } from './words.tsx';

const purposeMax = 2_000;
const basisMax = 1_000;

export function ApplicationForm({ detail }: { detail: ApplicationDetail }) {
  const found = useQuery(resourceQuery(detail.resource.id));
  if (found.error) return <Failure error={found.error} onRetry={() => void found.refetch()} />;
  if (!found.data) return <Loading rows={12} />;
  return <Form detail={detail} resource={found.data} />;
}

interface FormProps {
  detail: ApplicationDetail;
  resource: ResourceDetail;
}

/** One page, saved while one writes; at its end what will happen, and who decides. */
function Form({ detail, resource }: FormProps) {
  const t = useTexts();
  usePageTitle(t('apply.title'));
  const [draft, setDraft] = useState(() => draftOf(detail));
  const [isAsked, setAsked] = useState(false);
  const saver = useDraftSaver(detail.id, wishOf(draft, resource.content.items));
  const submitting = useApplicationAct(detail.id);
  const change = (part: Partial<Draft>): void => setDraft((old) => ({ ...old, ...part }));
  const missing = missingIn(draft);
  const submit = async (): Promise<void> => {
    setAsked(true);
    if (missing.length > 0 || submitting.isPending) return;
    await saver.save();
    submitting.mutate({ act: 'submissions', body: {} });
  };
  return (
    <div className={`${page.page} ${styles.form}`}>
      <Head detail={detail} resource={resource} saver={saver} />
      <Why draft={draft} isAsked={isAsked} onChange={change} />
      <ItemsField draft={draft} content={resource.content} isAsked={isAsked} onChange={change} />
      <RowsField draft={draft} items={resource.content.items} onChange={change} />
      <UseFields draft={draft} onChange={change} />
      <Next detail={detail} resource={resource} days={draft.durationDays} />
      {isAsked && missing.length > 0 && (
        <Notice tone="warning">
          {t('apply.missing', { what: missing.map((key) => t(key)).join(t('apply.and')) })}
        </Notice>
      )}
      {submitting.error && <Notice tone="wrong">{problemInWords(submitting.error, t)}</Notice>}
      <div className={`${page.acts} ${styles.foot}`}>
        <Button look="main" idle={submitting.isPending} onClick={() => void submit().catch(() => undefined)}>
          {submitWords()}
        </Button>
        <DeleteDraft detail={detail} />
      </div>
    </div>
  );

  function submitWords(): string {
    if (submitting.isPending) return t('apply.submitting');
    return resource.content.sharing === 'unconditional' ? t('apply.submitAtOnce') : t('apply.submit');
  }
}

function Head({ detail, resource, saver }: FormProps & { saver: ReturnType<typeof useDraftSaver> }) {
  const t = useTexts();
  const nameOf = useResourceName();
  return (
    <header className={page.part}>
      <div className={page.line}>
        <Tag>{t('apply.draft')}</Tag>
        <SaveSign saver={saver} />
      </div>
      <h1>{t('apply.title')}</h1>
      <p className={page.line}>
        <Link {...paths.resource({ id: detail.resource.id })}>{nameOf(detail.resource)}</Link>
        <SharingTag sharing={resource.content.sharing} />
      </p>
      {resource.content.sharingCondition && (
        <p className={page.soft}>
          {t('resource.condition')}
          {t('data.colon')}
          {resource.content.sharingCondition}
        </p>
      )}
    </header>
  );
}

interface WhyProps {
  draft: Draft;
  isAsked: boolean;
  onChange: (part: Partial<Draft>) => void;
}

/** What it is for, and what allows it. */
function Why({ draft, isAsked, onChange }: WhyProps) {
  const t = useTexts();
  const required = (text: string): string | undefined =>
    isAsked && text.trim() === '' ? t('form.required') : undefined;
  return (
    <section className={page.card} aria-label={t('apply.why')}>
      <h2>{t('apply.why')}</h2>
      <TextArea
        label={t('apply.purpose')}
        hint={t('apply.purposeHint')}
        error={required(draft.purpose)}
        rows={3}
        maxLength={purposeMax}
        value={draft.purpose}
        onText={(purpose) => onChange({ purpose })}
      />
      <TextField
        label={t('apply.legalBasis')}
        hint={t('apply.legalBasisHint')}
        error={required(draft.legalBasis)}
        maxLength={basisMax}
        value={draft.legalBasis}
        onText={(legalBasis) => onChange({ legalBasis })}
      />
    </section>
  );
}

function SaveSign({ saver }: { saver: ReturnType<typeof useDraftSaver> }) {
  const t = useTexts();
  const { isSaved, isSaving, error } = saver;
  const words = (): string => {
    if (error) return t('apply.notSaved', { why: problemInWords(error, t) });
    if (isSaving) return t('apply.saving');
    return isSaved ? t('apply.saved') : t('apply.unsaved');
  };
  return (
    <span className={error ? styles.notSaved : page.faint} role="status">
      {words()}
    </span>
  );
}

/** What happens after submitting: who decides, in which order, and what comes of it. */
function Next({ detail, resource, days }: FormProps & { days: number }) {
  const t = useTexts();
  const nameOf = useName();
  const provider = nameOf(detail.provider.name);
  const department = nameOf(detail.organisation.name);
  if (resource.content.sharing === 'unconditional')
    return (
      <section className={styles.next} aria-label={t('apply.next')}>
        <h2>{t('apply.next')}</h2>
        <p>{t('apply.nextAtOnce', { provider })}</p>
      </section>
    );
  return (
    <section className={styles.next} aria-label={t('apply.next')}>
      <h2>{t('apply.next')}</h2>
      <ol>
        <li>{t('apply.nextProvider', { provider })}</li>
        <li>{t('apply.nextCentre')}</li>
        <li>{t('apply.nextGrant', { department, days })}</li>
      </ol>
    </section>
  );
}

function DeleteDraft({ detail }: { detail: ApplicationDetail }) {
  const t = useTexts();
  const navigate = useNavigate();
  const [isSure, setSure] = useState(false);
  const deleting = useDeleteDraft(detail.id, () => void navigate(paths.applications()));
  if (!isSure) return <Button onClick={() => setSure(true)}>{t('apply.delete')}</Button>;
  return (
    <>
      <Button look="grave" idle={deleting.isPending} onClick={() => deleting.mutate(null)}>
        {t('apply.delete')}
      </Button>
      <Button onClick={() => setSure(false)}>{t('data.cancel')}</Button>
      <span className={page.soft}>{t('apply.deleteSure')}</span>
      {deleting.error && <Notice tone="wrong">{problemInWords(deleting.error, t)}</Notice>}
    </>
  );
}
