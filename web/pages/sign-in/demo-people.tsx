import { useQuery } from '@tanstack/react-query';
import { problemInWords } from '../../api/problem.ts';
import { demoPeopleQuery, useDemoSession } from '../../api/session.ts';
import { useTexts } from '../../texts/text.ts';
import { Icon } from '../../ui/icon.tsx';
import { Failure, Loading, Notice } from '../../ui/states.tsx';
import styles from './sign-in.module.css';

/** In a demo district anybody may look through anybody's eyes; no passwords to hand out. */
export function DemoPeople({ onSignedIn }: { onSignedIn: () => void }) {
  const t = useTexts();
  const people = useQuery(demoPeopleQuery);
  const session = useDemoSession(onSignedIn);
  return (
    <section className={styles.demo}>
      <h2>{t('signIn.demo')}</h2>
      <p>{t('signIn.demoHint')}</p>
      {session.error && <Notice tone="wrong">{problemInWords(session.error, t)}</Notice>}
      {people.isPending && <Loading rows={5} />}
      {people.error && <Failure error={people.error} onRetry={() => void people.refetch()} />}
      <ul className={styles.people}>
        {people.data?.map((person) => (
          <li key={person.personId}>
            <button
              type="button"
              aria-disabled={session.isPending}
              onClick={() => session.mutate(person.personId)}
            >
              <strong>{t(`role.${person.role}`)}</strong>
              <span>
                {person.name} · {person.organisation.name}
              </span>
              <Icon name="forward" />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
