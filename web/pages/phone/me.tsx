import { useSession } from '../../api/session.ts';
import { useTexts } from '../../texts/text.ts';
import { LanguageSwitch } from '../../ui/language-switch.tsx';
import { usePageTitle } from '../../ui/page-title.ts';
import { ConnectionSign } from '../../ui/signs.tsx';
import { Password } from '../account/password.tsx';
import { Posts, SignOut } from '../account/posts.tsx';
import { SecondFactor } from '../account/second-factor.tsx';
import styles from './phone.module.css';

export function MePage() {
  const t = useTexts();
  usePageTitle(t('nav.me'));
  const { person } = useSession();
  return (
    <div className={styles.page}>
      <h1 className={styles.heading}>{person.name}</h1>
      <div className={styles.line}>
        <ConnectionSign />
        <LanguageSwitch />
      </div>
      <Posts />
      <SignOut wide />
      <Password />
      <SecondFactor />
    </div>
  );
}
