import type { LogEntry } from '../../api/shapes.ts';
import { type PlainKey, useTexts } from '../../texts/text.ts';
import { PictureList } from '../../ui/picture-list.tsx';
import { Time } from '../../ui/time.tsx';
import styles from './case.module.css';

const words: Record<string, PlainKey> = {
  'case.opened': 'log.opened',
  'case.filed': 'log.filed',
  'case.rejected': 'log.rejected',
  'case.dispatched': 'log.dispatched',
  'case.accepted': 'log.accepted',
  'case.returned': 'log.returned',
  'case.fed-back': 'log.fedBack',
  'case.verified': 'log.verified',
  'case.closed': 'log.closed',
  'case.suspended': 'log.suspended',
  'case.resumed': 'log.resumed',
  'case.supervised': 'log.supervised',
  'case.reopened': 'log.reopened',
  'case.evaluated': 'log.evaluated',
  'case.noted': 'log.noted',
};
/** Where the words of a person stand in the data of a log entry. */
const spoken = ['text', 'note', 'reason', 'answer'];

/** The whole story of a case, the newest first. */
export function Timeline({ log }: { log: LogEntry[] }) {
  return (
    <ol className={styles.timeline}>
      {[...log].reverse().map((entry) => (
        <Entry key={entry.id} entry={entry} />
      ))}
    </ol>
  );
}

function Entry({ entry }: { entry: LogEntry }) {
  const t = useTexts();
  const { actor, data } = entry;
  const key = words[entry.type];
  const said = spoken
    .map((name) => data[name])
    .find((value): value is string => typeof value === 'string' && value !== '');
  const pictures = Array.isArray(data.attachmentIds) ? (data.attachmentIds as string[]) : [];
  return (
    <li>
      <div>
        <strong>{key ? t(key) : entry.type}</strong>{' '}
        {typeof data.organisation === 'string' && <span>{data.organisation}</span>}
        <div className={styles.who}>
          {actor ? [actor.name, actor.organisation].filter(Boolean).join(' · ') : t('log.system')}
        </div>
      </div>
      <Time at={entry.at} />
      {said && <p className={styles.said}>{said}</p>}
      {pictures.length > 0 && (
        <div className={styles.pictures}>
          <PictureList
            attachments={pictures.map((id) => ({ id, mediaType: 'image/jpeg', width: null, height: null }))}
          />
        </div>
      )}
    </li>
  );
}
