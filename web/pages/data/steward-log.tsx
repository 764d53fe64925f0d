import type { ResourceDetail } from '../../api/resources.ts';
import { useName, useTexts } from '../../texts/text.ts';
import { Time } from '../../ui/time.tsx';
import styles from './application.module.css';
import page from './page.module.css';

/** What happened to a resource, newest first. Each saving of a draft is no news. */
export function StewardLog({ log }: { log: ResourceDetail['log'] }) {
  const t = useTexts();
  const nameOf = useName();
  const told = log.filter(({ type }) => type !== 'edited');
  if (told.length === 0) return null;
  return (
    <section className={page.part} aria-label={t('steward.log')}>
      <h2>{t('steward.log')}</h2>
      <ol className={styles.timeline}>
        {told.map(({ number, type, at, actor, data }) => {
          const said = data.reason ?? data.note;
          return (
            <li key={number}>
              <div>
                <strong>{t(`steward.event.${type}`)}</strong>
                <div className={page.soft}>
                  {[actor.name, actor.organisation && nameOf(actor.organisation.name)]
                    .filter(Boolean)
                    .join(' · ')}
                </div>
              </div>
              <Time at={at} />
              {typeof said === 'string' && said !== '' && <p className={styles.said}>{said}</p>}
            </li>
          );
        })}
      </ol>
    </section>
  );
}
