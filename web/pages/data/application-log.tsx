import type { ApplicationDetail, ApplicationEvent } from '../../api/sharing.ts';
import { type PlainKey, useName, useTexts } from '../../texts/text.ts';
import { Time } from '../../ui/time.tsx';
import styles from './application.module.css';
import page from './page.module.css';

const words: Record<string, PlainKey> = {
  created: 'event.created',
  edited: 'event.edited',
  submitted: 'event.submitted',
  approved: 'event.approved',
  granted: 'event.granted',
  refused: 'event.refused',
  withdrawn: 'event.withdrawn',
  reminded: 'event.reminded',
  supervised: 'event.supervised',
  warned: 'event.warned',
  overran: 'event.overran',
  revoked: 'event.revoked',
};
/** Where the words of a person stand in the data of an event. */
const spoken = ['note', 'reason', 'text'];

/** The whole story of an application, the newest first. Each saving of the draft is no news. */
export function ApplicationLog({ detail }: { detail: ApplicationDetail }) {
  const t = useTexts();
  const told = detail.log.filter((event) => event.type !== 'edited');
  return (
    <section className={page.part} aria-label={t('application.log')}>
      <h2>{t('application.log')}</h2>
      <ol className={styles.timeline}>
        {told.toReversed().map((event) => (
          <Event key={event.number} event={event} />
        ))}
      </ol>
    </section>
  );
}

function Event({ event }: { event: ApplicationEvent }) {
  const t = useTexts();
  const nameOf = useName();
  const { actor, data } = event;
  const key = words[event.type];
  const said = spoken
    .map((name) => data[name])
    .find((value): value is string => typeof value === 'string' && value !== '');
  const who =
    actor.name === 'system'
      ? t('log.system')
      : [actor.name, actor.organisation && nameOf(actor.organisation.name)].filter(Boolean).join(' · ');
  return (
    <li data-type={event.type}>
      <div>
        <strong>{key ? t(key) : event.type}</strong>
        <div className={page.soft}>{who}</div>
      </div>
      <Time at={event.at} />
      {said && <p className={styles.said}>{said}</p>}
    </li>
  );
}
