import { useRouter } from '@tanstack/react-router';
import { Dropdown } from 'antd';
import { useChangePost, useSession, useSignOut } from '../../api/session.ts';
import type { Post } from '../../api/shapes.ts';
import { paths } from '../../paths.ts';
import { useName, useTexts } from '../../texts/text.ts';
import { Icon } from '../../ui/icon.tsx';
import styles from './desk-shell.module.css';

/** Who acts here, under which post; changes the post, signs out. */
export function PersonMenu() {
  const t = useTexts();
  const nameOf = useName();
  const router = useRouter();
  const { person, post, posts } = useSession();
  const change = useChangePost(() => void router.navigate(paths.home()));
  const signOut = useSignOut(() => void router.navigate(paths.signIn()));
  const words = (each: Post): string => `${t(`role.${each.role}`)} · ${nameOf(each.organisation.name)}`;
  const items = [
    { type: 'group' as const, label: t('person.posts') },
    ...posts.map((each) => ({
      key: each.id,
      label: words(each),
      disabled: each.id === post.id,
      onClick: () => change.mutate(each),
    })),
    { type: 'divider' as const },
    {
      key: 'account',
      label: t('account.title'),
      onClick: () => void router.navigate(paths.account()),
    },
    { key: 'sign-out', label: t('person.signOut'), onClick: () => signOut.mutate(undefined) },
  ];
  return (
    <Dropdown menu={{ items }} trigger={['click']}>
      <button type="button" className={styles.person} title={words(post)}>
        <Icon name="person" />
        <span>
          {person.name} · {nameOf(post.organisation.name)}
        </span>
        <Icon name="down" size={12} />
      </button>
    </Dropdown>
  );
}
