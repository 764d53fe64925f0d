import { useRouter } from '@tanstack/react-router';
import { useChangePost, useSession, useSignOut } from '../../api/session.ts';
import { paths } from '../../paths.ts';
import { useName, useTexts } from '../../texts/text.ts';
import { Button } from '../../ui/button.tsx';
import { Choices } from '../../ui/field.tsx';
import { LanguageSwitch } from '../../ui/language-switch.tsx';
import { usePageTitle } from '../../ui/page-title.ts';
import { ConnectionSign } from '../../ui/signs.tsx';
import styles from './phone.module.css';

export function MePage() {
  const t = useTexts();
  const nameOf = useName();
  usePageTitle(t('nav.me'));
  const router = useRouter();
  const { person, post, posts } = useSession();
  const change = useChangePost(() => void router.navigate(paths.home()));
  const signOut = useSignOut(() => void router.navigate(paths.signIn()));
  return (
    <div className={styles.page}>
      <h1 className={styles.heading}>{person.name}</h1>
      {posts.length > 1 ? (
        <Choices
          label={t('person.posts')}
          name="post"
          value={post.id}
          onChoose={(id) => change.mutate(posts.find((each) => each.id === id)!)}
          options={posts.map((each) => ({
            value: each.id,
            label: t(`role.${each.role}`),
            hint: nameOf(each.organisation.name),
          }))}
        />
      ) : (
        <p>
          {t(`role.${post.role}`)} · {nameOf(post.organisation.name)}
        </p>
      )}
      <div className={styles.line}>
        <ConnectionSign />
        <LanguageSwitch />
      </div>
      <Button icon="leave" wide onClick={() => signOut.mutate(undefined)}>
        {t('person.signOut')}
      </Button>
    </div>
  );
}
