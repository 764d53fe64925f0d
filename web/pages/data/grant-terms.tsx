import type { GrantDetail } from '../../api/sharing.ts';
import { useNow } from '../../clock.ts';
import { useName, useTexts } from '../../texts/text.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { useNumber } from '../../ui/number.ts';
import { saidMoment, useZone } from '../../ui/time.tsx';
import grantStyles from './grant.module.css';
import styles from './page.module.css';

const minuteMs = 60_000;

/** What one may, may not and must, in words; then the policy and the contract as programs read them. */
export function GrantTerms({ grant }: { grant: GrantDetail }) {
  const t = useTexts();
  const nameOf = useName();
  const number = useNumber();
  const zone = useZone();
  const now = useNow(minuteMs);
  const provider = nameOf(grant.provider.name);
  const time = saidMoment(Date.parse(grant.expiresAt), now, zone, t);
  const terms = [
    {
      head: t('terms.may'),
      lines: [
        t('terms.mayUse', { department: nameOf(grant.organisation.name), purpose: grant.purpose }),
        t('terms.mayUntil', { time }),
        t('terms.mayQuota', { rows: number(grant.rowsPerDayMax) ?? '' }),
      ],
    },
    { head: t('terms.mustNot'), lines: [t('terms.noDistribute'), t('terms.noSell')] },
    {
      head: t('terms.must'),
      lines: [
        t('terms.mustDelete'),
        t('terms.mustTell', { provider }),
        t('terms.mustAttribute', { provider }),
      ],
    },
    { head: t('terms.basis'), lines: [grant.legalBasis] },
  ];
  return (
    <section className={styles.part} aria-label={t('grant.tab.terms')}>
      <div className={grantStyles.terms}>
        {terms.map(({ head, lines }) => (
          <div key={head} className={styles.card}>
            <h2>{head}</h2>
            <ul>
              {lines.map((line) => (
                <li key={line}>{line}</li>
              ))}
            </ul>
          </div>
        ))}
      </div>
      <Raw title={t('terms.policy')} document={grant.policy} />
      <Raw title={t('terms.contract')} document={grant.contract} />
    </section>
  );
}

function Raw({ title, document }: { title: string; document: Record<string, unknown> }) {
  const t = useTexts();
  const text = JSON.stringify(document, null, 2);
  return (
    <details>
      <summary>{title}</summary>
      <div className={grantStyles.call}>
        <CopyButton label={`${t('act.copy')}: ${title}`} text={text} />
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
        <pre className={styles.pre} tabIndex={0}>
          {text}
        </pre>
      </div>
    </details>
  );
}
