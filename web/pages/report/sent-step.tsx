import { Link } from '@tanstack/react-router';
import type { ReportReceipt } from '../../api/shapes.ts';
import { paths } from '../../paths.ts';
import { useTexts } from '../../texts/text.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import styles from './report.module.css';

export function SentStep({ receipt, onAgain }: { receipt: ReportReceipt; onAgain: () => void }) {
  const t = useTexts();
  const { number, secret } = receipt;
  return (
    <div className={styles.step}>
      <h1>{t('report.sent.title')}</h1>
      <dl className={styles.receipt}>
        <div>
          <dt>{t('report.sent.number')}</dt>
          <dd>{number}</dd>
        </div>
        <div>
          <dt>{t('report.sent.secret')}</dt>
          <dd>{secret}</dd>
        </div>
      </dl>
      <p>{t('report.sent.keep')}</p>
      <div className={`${styles.row} no-print`}>
        <CopyButton text={t('report.sent.copied', { number, secret })} />
        <Button icon="print" onClick={() => window.print()}>
          {t('act.print')}
        </Button>
      </div>
      <h2>{t('report.sent.next')}</h2>
      <ul className={styles.after}>
        <li>{t('report.sent.next1')}</li>
        <li>{t('report.sent.next2')}</li>
        <li>{t('report.sent.next3')}</li>
      </ul>
      <div className={`${styles.acts} no-print`}>
        <Link {...paths.trackReport(receipt)} className={buttonClass('main', true)}>
          {t('report.sent.track')}
        </Link>
        <Link {...paths.report()} className={buttonClass('plain', true)} onClick={onAgain}>
          {t('report.sent.again')}
        </Link>
      </div>
    </div>
  );
}
