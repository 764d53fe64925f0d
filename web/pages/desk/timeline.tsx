import type { CaseDetail, LogEntry, Name } from '../../api/shapes.ts';
import { type PlainKey, type Texts, useName, useTexts } from '../../texts/text.ts';
import { PictureList } from '../../ui/picture-list.tsx';
import { Time } from '../../ui/time.tsx';
import styles from './case.module.css';

const words: Record<string, PlainKey> = {
  opened: 'log.opened',
  filed: 'log.filed',
  rejected: 'log.rejected',
  dispatched: 'log.dispatched',
  accepted: 'log.accepted',
  returned: 'log.returned',
  'fed-back': 'log.fedBack',
  verified: 'log.verified',
  closed: 'log.closed',
  suspended: 'log.suspended',
  resumed: 'log.resumed',
  supervised: 'log.supervised',
  reopened: 'log.reopened',
  evaluated: 'log.evaluated',
  refused: 'log.refused',
  relocated: 'log.relocated',
  warned: 'log.warned',
  overran: 'log.overran',
  noted: 'log.noted',
};
/** Where the words of a person stand in the data of a log entry. */
const spoken = ['text', 'note', 'reason', 'answer'];

/** The whole story of a case, the newest first. */
export function Timeline({ detail }: { detail: CaseDetail }) {
  return (
    <ol className={styles.timeline}>
      {[...detail.log].reverse().map((entry) => (
        <Entry key={entry.number} entry={entry} of={detail} />
      ))}
    </ol>
  );
}

function Entry({ entry, of }: { entry: LogEntry; of: CaseDetail }) {
  const t = useTexts();
  const nameOf = useName();
  const { actor, data, number } = entry;
  const key = words[entry.type];
  const said = spoken
    .map((name) => data[name])
    .find((value): value is string => typeof value === 'string' && value !== '');
  const object = [data.organisationName, data.categoryName].find(isName);
  const organisation = actor.organisation && nameOf(actor.organisation.name);
  return (
    <li>
      <div>
        <strong>{key ? t(key) : entry.type}</strong> {object && <span>{nameOf(object)}</span>}
        <div className={styles.who}>
          {whoIs(entry, t) ?? [actor.name, organisation].filter(Boolean).join(' · ')}
        </div>
      </div>
      <Time at={entry.at} />
      {said && <p className={styles.said}>{said}</p>}
      {number > 1 && (
        <div className={styles.pictures}>
          <PictureList
            caseId={of.id}
            attachments={of.attachments.filter((file) => file.eventNumber === number)}
          />
        </div>
      )}
    </li>
  );
}

/** Nobody in particular: the system itself, or the public. */
function whoIs({ actor, data, type }: LogEntry, t: Texts): string | undefined {
  if (actor.name === 'system') return t('log.system');
  return type === 'opened' && data.source === 'public' ? t('log.public') : undefined;
}

function isName(value: unknown): value is Name {
  return typeof value === 'object' && value !== null && 'zh' in value && 'en' in value;
}
