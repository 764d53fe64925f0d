import { useSession } from '../../api/session.ts';
import { useTexts } from '../../texts/text.ts';
import { usePageTitle } from '../../ui/page-title.ts';
import { Notice } from '../../ui/states.tsx';
import { Password } from '../account/password.tsx';
import { Posts, SignOut } from '../account/posts.tsx';
import { SecondFactor } from '../account/second-factor.tsx';
import styles from './account.module.css';

/** The person's own page: which post, how they sign in. */
export function AccountPage() {
  const t = useTexts();
  usePageTitle(t('account.title'));
  const { person, permissions } = useSession();
  return (
    <div className={styles.scroll}>
      <div className={styles.page}>
        <div className={styles.head}>
          <h1>{person.name}</h1>
          <SignOut />
        </div>
        {!permissions.includes('cases.read') && <Notice tone="warning">{t('account.noCases')}</Notice>}
        <Posts />
        <Password />
        <SecondFactor />
      </div>
    </div>
  );
}
