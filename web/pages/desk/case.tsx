import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { caseQuery } from '../../api/cases.ts';
import type { Act, CaseDetail } from '../../api/shapes.ts';
import { ActForm } from '../../forms/act-form.tsx';
import { actForms, inOrder, isOnward } from '../../forms/acts.ts';
import { paths, readCaseId } from '../../paths.ts';
import { useName, usePlaceName, useTexts } from '../../texts/text.ts';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { usePageTitle } from '../../ui/page-title.ts';
import { PictureList } from '../../ui/picture-list.tsx';
import { Due, DueMoment, StageTrack, Tag } from '../../ui/signs.tsx';
import { Failure, Loading, Notice } from '../../ui/states.tsx';
import { Time } from '../../ui/time.tsx';
import styles from './case.module.css';
import { Timeline } from './timeline.tsx';

const route = getRouteApi('/staff/desk/cases/$caseId');

export function CasePage() {
  const caseId = readCaseId(route.useParams());
  const found = useQuery(caseQuery(caseId));
  if (found.data) return <Case key={caseId} detail={found.data} />;
  if (found.error) return <Failure error={found.error} onRetry={() => void found.refetch()} />;
  return <Loading rows={12} />;
}

function Case({ detail }: { detail: CaseDetail }) {
  const t = useTexts();
  usePageTitle(detail.title);
  return (
    <article id="case" tabIndex={-1} className={styles.case}>
      <header className={styles.head}>
        <div className={styles.line}>
          <span className={styles.number}>{detail.number}</span>
          <CopyButton label={t('case.copy')} text={`${detail.number} ${detail.title}\n${location.href}`} />
          {detail.supervised && <Tag tone="warning">{t('case.supervised')}</Tag>}
          {detail.suspended && <Tag>{t('case.suspended')}</Tag>}
          <span className={styles.due}>
            {!detail.closedAt && <Due clock={detail.clock} dueAt={detail.dueAt} />}
            {detail.dueAt && <DueMoment dueAt={detail.dueAt} />}
          </span>
        </div>
        <h1>{detail.title}</h1>
        <StageTrack stage={detail.stage} />
      </header>
      <Acts detail={detail} />
      <section className={styles.part}>
        <p className={styles.text}>{detail.description}</p>
        <PictureList
          caseId={detail.id}
          attachments={detail.attachments.filter((file) => file.eventNumber === 1)}
        />
      </section>
      <Facts detail={detail} />
      <section className={styles.part}>
        <h2>{t('case.log')}</h2>
        <Timeline detail={detail} />
      </section>
    </article>
  );
}

/** What this person may do now. The main act stands first; each says what follows before it is done. */
function Acts({ detail }: { detail: CaseDetail }) {
  const t = useTexts();
  const [chosen, setChosen] = useState<Act>();
  const [done, setDone] = useState<Act>();
  const acts = inOrder(detail.acts);
  const finish = (): void => {
    setDone(chosen);
    setChosen(undefined);
  };
  if (chosen && detail.acts.includes(chosen)) {
    return (
      <ActForm key={chosen} act={chosen} of={detail} onDone={finish} onCancel={() => setChosen(undefined)} />
    );
  }
  return (
    <div className={styles.acts}>
      {acts.map((act, index) => (
        <Button
          key={act}
          look={index === 0 && isOnward(act) ? 'main' : actForms[act].grave ? 'grave' : 'plain'}
          data-first-act={index === 0 || undefined}
          onClick={() => {
            setDone(undefined);
            setChosen(act);
          }}
        >
          {t(`act.${act}`)}
        </Button>
      ))}
      {done && <Notice tone="done">{t('act.done', { act: t(`act.${done}`) })}</Notice>}
    </div>
  );
}

function Facts({ detail }: { detail: CaseDetail }) {
  const t = useTexts();
  const nameOf = useName();
  const placeName = usePlaceName();
  const { street, village, category, handler, reporter } = detail;
  const places = (
    <>
      {street && <Link {...paths.cases({ street: street.code })}>{placeName(street)}</Link>}
      {village && (
        <>
          {' '}
          <Link {...paths.cases({ street: street?.code, village: village.code })}>{placeName(village)}</Link>
        </>
      )}
      {detail.placeText && <div className={styles.soft}>{detail.placeText}</div>}
    </>
  );
  const facts: [string, ReactNode][] = [
    [t('case.where'), places],
    [
      t('case.category'),
      category && <Link {...paths.cases({ category: category.code })}>{nameOf(category.name)}</Link>,
    ],
    [
      t('case.handler'),
      <Link key="handler" {...paths.cases({ handler: handler.id })}>
        {nameOf(handler.name)}
      </Link>,
    ],
    [t('case.source'), t(`source.${detail.source}`)],
    [t('case.opened'), <Time key="opened" at={detail.openedAt} />],
    [t('case.reporter'), reporter && [reporter.name, reporter.phone].filter(Boolean).join(' · ')],
  ];
  return (
    <section className={styles.part}>
      <dl className={styles.facts}>
        {facts.map(([name, fact]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{fact || <span className={styles.soft}>{t('case.unknown')}</span>}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
