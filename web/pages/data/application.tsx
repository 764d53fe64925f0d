import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { applicationQuery } from '../../api/sharing.ts';
import { useTexts } from '../../texts/text.ts';
import { ApplicationForm } from './application-form.tsx';
import { ApplicationTrack } from './application-track.tsx';
import { PageState } from './page.tsx';

const route = getRouteApi('/staff/desk/data/data/applications/$applicationId');

/** An application: a form while it is a draft of one's own, its track after that. */
export function ApplicationPage() {
  const t = useTexts();
  const { applicationId } = route.useParams();
  const id = /^\d{1,15}$/.test(applicationId) ? Number(applicationId) : 0;
  const found = useQuery(applicationQuery(id));
  if (!found.data) {
    const title = t('applications.title');
    return <PageState title={title} error={found.error} onRetry={() => void found.refetch()} />;
  }
  if (found.data.can.includes('edit')) return <ApplicationForm key={id} detail={found.data} />;
  return <ApplicationTrack key={id} detail={found.data} />;
}
