import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { problemInWords } from '../../api/problem.ts';
import { demoPeopleQuery, useDemoSession } from '../../api/session.ts';
import { type DemoPerson, roles } from '../../api/shapes.ts';
import { useName, useTexts } from '../../texts/text.ts';
import { TextField } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Failure, Loading, Notice } from '../../ui/states.tsx';
import styles from './sign-in.module.css';

const peopleMax = 12;

/** In a demo district anybody may look through anybody's eyes; no passwords to hand out. */
export function DemoPeople({ onSignedIn }: { onSignedIn: () => void }) {
  const t = useTexts();
  const [text, setText] = useState('');
  const people = useQuery(demoPeopleQuery(text.trim()));
  const nameOf = useName();
  const shown = text.trim() ? people.data?.slice(0, peopleMax) : people.data && onePerRole(people.data);
  const session = useDemoSession(onSignedIn);
  return (
    <section className={styles.demo}>
      <h2>{t('signIn.demo')}</h2>
      <p>{t('signIn.demoHint')}</p>
      <TextField label={t('signIn.demoSearch')} type="search" value={text} onText={setText} />
      {session.error && <Notice tone="wrong">{problemInWords(session.error, t)}</Notice>}
      {people.isPending && <Loading rows={5} />}
      {people.error && <Failure error={people.error} onRetry={() => void people.refetch()} />}
      <ul className={styles.people}>
        {shown?.map((person) => (
          <li key={person.personId}>
            <button
              type="button"
              aria-disabled={session.isPending}
              onClick={() => session.mutate(person.personId)}
            >
              <strong>{t(`role.${person.role}`)}</strong>
              <span>
                {person.name} · {nameOf(person.organisation.name)}
              </span>
              <Icon name="forward" />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** One of each role to begin with, in the order of the roles; everybody else is found by name. */
function onePerRole(people: DemoPerson[]): DemoPerson[] {
  return roles.flatMap((role) => people.find((person) => person.role === role) ?? []);
}
