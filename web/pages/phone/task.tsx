import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { caseQuery, useCaseAct } from '../../api/cases.ts';
import { problemInWords } from '../../api/problem.ts';
import { useSession } from '../../api/session.ts';
import type { CaseDetail } from '../../api/shapes.ts';
import { useDrafts } from '../../forms/drafts.ts';
import { MapView } from '../../map/map-view.tsx';
import { paths, readCaseId } from '../../paths.ts';
import { useName, usePlaceName, useTexts } from '../../texts/text.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { usePageTitle } from '../../ui/page-title.ts';
import { PictureList } from '../../ui/picture-list.tsx';
import { Due, DueMoment } from '../../ui/signs.tsx';
import { Failure, Loading, Notice } from '../../ui/states.tsx';
import styles from './phone.module.css';

const route = getRouteApi('/staff/phone/tasks/$caseId');
const nearZoom = 15;

export function TaskPage() {
  const caseId = readCaseId(route.useParams());
  const found = useQuery(caseQuery(caseId));
  if (found.data) return <Task detail={found.data} />;
  if (found.error) return <Failure error={found.error} onRetry={() => void found.refetch()} />;
  return <Loading rows={8} />;
}

function Task({ detail }: { detail: CaseDetail }) {
  const t = useTexts();
  const nameOf = useName();
  const placeName = usePlaceName();
  usePageTitle(detail.title);
  return (
    <article className={styles.page}>
      <Link {...paths.tasks()} className={styles.back}>
        <Icon name="back" />
        {t('nav.tasks')}
      </Link>
      <h1>{detail.title}</h1>
      <div className={styles.line}>
        <Due clock={detail.clock} dueAt={detail.dueAt} />
        {detail.dueAt && <DueMoment dueAt={detail.dueAt} />}
      </div>
      <div className={styles.card}>
        <p>{detail.description}</p>
        <PictureList caseId={detail.id} attachments={detail.attachments} />
      </div>
      <div className={styles.card}>
        <dl>
          <div>
            <dt>{t('case.where')}</dt>
            <dd>
              {[detail.street, detail.village]
                .map((place) => place && placeName(place))
                .filter(Boolean)
                .join(' ')}
              {detail.placeText && <div>{detail.placeText}</div>}
            </dd>
          </div>
          {detail.category && (
            <div>
              <dt>{t('case.category')}</dt>
              <dd>{nameOf(detail.category.name)}</dd>
            </div>
          )}
        </dl>
        <Where detail={detail} />
      </div>
      <ThumbActs detail={detail} />
    </article>
  );
}

/** The map costs data and battery: it is opened, not shown. */
function Where({ detail }: { detail: CaseDetail }) {
  const t = useTexts();
  const [isOpen, setOpen] = useState(false);
  const { id, location, clock } = detail;
  const marks = useMemo(
    () => (location ? [{ id, at: location, clock, chosen: true }] : []),
    [id, location, clock],
  );
  const focus = useMemo(() => (location ? { at: location, zoom: nearZoom } : undefined), [location]);
  if (!location) return null;
  if (!isOpen) {
    return (
      <Button icon="map" onClick={() => setOpen(true)}>
        {t('task.openMap')}
      </Button>
    );
  }
  return (
    <div className={styles.map}>
      <MapView face="phone" label={t('queue.map')} marks={marks} focus={focus} />
    </div>
  );
}

function ThumbActs({ detail }: { detail: CaseDetail }) {
  const t = useTexts();
  const { person } = useSession();
  const draft = useDrafts(person.id).find((each) => each.caseId === detail.id);
  const acting = useCaseAct(detail.id);
  const mayAccept = detail.acts.includes('acceptance');
  const mayFeedBack = detail.acts.includes('feedback') || draft !== undefined;
  if (!mayAccept && !mayFeedBack) return null;
  return (
    <div className={styles.thumb}>
      {acting.error && <Notice tone="wrong">{problemInWords(acting.error, t)}</Notice>}
      {mayAccept && (
        <Button
          look="main"
          wide
          idle={acting.isPending}
          onClick={() => acting.mutate({ act: 'acceptance', body: {} })}
        >
          {t('act.acceptance')}
        </Button>
      )}
      {mayFeedBack && (
        <Link
          {...paths.taskFeedback({ id: detail.id })}
          className={buttonClass(mayAccept ? 'plain' : 'main', true)}
        >
          {draft ? t('task.continueFeedback') : t('act.feedback')}
        </Link>
      )}
    </div>
  );
}
