import { useState } from 'react';
import { problemInWords } from '../../api/problem.ts';
import { type GrantDetail, useNewKey } from '../../api/sharing.ts';
import { useTexts } from '../../texts/text.ts';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Notice } from '../../ui/states.tsx';
import grantStyles from './grant.module.css';
import styles from './page.module.css';

/** The key, shown once, and calls that work as they stand. */
export function GrantCall({ grant }: { grant: GrantDetail }) {
  const t = useTexts();
  const [key, setKey] = useState<string>();
  return (
    <section className={styles.part} aria-label={t('grant.tab.call')}>
      <KeyCard grant={grant} shown={key} onKey={setKey} />
      <div className={styles.card}>
        <h2>{t('call.title')}</h2>
        {callsOf(grant, key ?? `<${t('call.keyHole')}>`).map(({ words, command }) => (
          <div key={words} className={grantStyles.call}>
            <h3>{t(words)}</h3>
            <CopyButton label={`${t('act.copy')}: ${t(words)}`} text={command} />
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
            <pre className={styles.pre} tabIndex={0}>
              {command}
            </pre>
          </div>
        ))}
        <p className={styles.faint}>{t('call.pages')}</p>
      </div>
    </section>
  );
}

interface KeyCardProps {
  grant: GrantDetail;
  shown: string | undefined;
  onKey: (key: string) => void;
}

function KeyCard({ grant, shown, onKey }: KeyCardProps) {
  const t = useTexts();
  const [isSure, setSure] = useState(false);
  const making = useNewKey(grant.id);
  const make = (): void =>
    making.mutate(null, {
      onSuccess: ({ key }) => {
        onKey(key);
        setSure(false);
      },
    });
  return (
    <div className={styles.card}>
      <h2>{t('key.title')}</h2>
      <p className={styles.soft}>{t('key.why')}</p>
      {shown && (
        <div className={grantStyles.key}>
          <code>{shown}</code>
          <CopyButton text={shown} />
          <Notice tone="warning">{t('key.once')}</Notice>
        </div>
      )}
      {!shown && <p>{grant.hasKey ? t('key.has') : t('key.hasNot')}</p>}
      {isSure && <Notice tone="warning">{t('key.renewSure')}</Notice>}
      {making.error && <Notice tone="wrong">{problemInWords(making.error, t)}</Notice>}
      {grant.can.includes('issue-key') && (
        <div className={styles.acts}>
          {grant.hasKey && !isSure ? (
            <Button onClick={() => setSure(true)}>{t('key.renew')}</Button>
          ) : (
            <Button look={grant.hasKey ? 'grave' : 'main'} idle={making.isPending} onClick={make}>
              {grant.hasKey ? t('key.renew') : t('key.make')}
            </Button>
          )}
          {isSure && <Button onClick={() => setSure(false)}>{t('data.cancel')}</Button>}
        </div>
      )}
    </div>
  );
}

/** Ready to be pasted into a shell; each is of this grant and of items it has. */
function callsOf(grant: GrantDetail, key: string) {
  const base = `${location.origin}/api/grants/${grant.id}`;
  const bearer = `-H 'Authorization: Bearer ${key}'`;
  const curl = (path: string): string => `curl ${bearer} \\\n  '${base}${path}'`;
  const names = grant.items.map((item) => item.name);
  const first = names[0] ?? 'item';
  // By what one would count: something shown as it is, rather a word than a number.
  const plain = grant.items.filter((item) => item.mask === 'clear');
  const group = (plain.find((item) => item.type === 'text') ?? plain[0])?.name ?? first;
  const some = names.slice(0, 3).join(',');
  return [
    { words: 'call.rows', command: curl('/rows?limit=1000') },
    {
      words: 'call.filter',
      command: curl(`/rows?fields=${some}&filter=${first}:not-null&sort=-${first}&limit=1000`),
    },
    { words: 'call.csv', command: curl('/rows?format=csv&limit=10000') },
    { words: 'call.aggregate', command: curl(`/aggregates?group=${group}&measure=count`) },
    { words: 'call.changes', command: curl('/changes?since=0') },
  ] as const;
}
