import { useRouter } from '@tanstack/react-router';
import { useChangePost, useSession, useSignOut } from '../../api/session.ts';
import { paths } from '../../paths.ts';
import { useName, useTexts } from '../../texts/text.ts';
import { Button } from '../../ui/button.tsx';
import { Choices } from '../../ui/field.tsx';
import styles from './account.module.css';

/** Under which post this person acts; one of several can be chosen. */
export function Posts() {
  const t = useTexts();
  const nameOf = useName();
  const router = useRouter();
  const { post, posts } = useSession();
  const change = useChangePost(() => void router.navigate(paths.home()));
  return (
    <section className={styles.part} aria-labelledby="account-posts">
      <h2 id="account-posts">{t('person.posts')}</h2>
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
    </section>
  );
}

export function SignOut({ wide }: { wide?: boolean }) {
  const t = useTexts();
  const router = useRouter();
  const signOut = useSignOut(() => void router.navigate(paths.signIn()));
  return (
    <Button icon="leave" wide={wide} idle={signOut.isPending} onClick={() => signOut.mutate(undefined)}>
      {t('person.signOut')}
    </Button>
  );
}
