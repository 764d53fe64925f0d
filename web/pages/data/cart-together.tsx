import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { problemInWords } from '../../api/problem.ts';
import { send } from '../../api/request.ts';
import { type ApplicationDetail, type CartLine, cartQuery } from '../../api/sharing.ts';
import { newId } from '../../clock.ts';
import { paths } from '../../paths.ts';
import { useTexts } from '../../texts/text.ts';
import { Button } from '../../ui/button.tsx';
import { TextArea, TextField } from '../../ui/field.tsx';
import { Notice } from '../../ui/states.tsx';
import { DurationField } from './duration-field.tsx';
import page from './page.module.css';
import { useResourceName } from './words.tsx';

const purposeMax = 2_000;
const basisMax = 1_000;
const oneYear = 365;

/** What came of it; the page shows it, since the lines it came from have left the cart. */
export interface Outcome {
  made: number;
  failed: { name: string; why: string }[];
}

interface CartTogetherProps {
  lines: CartLine[];
  onOutcome: (outcome: Outcome) => void;
}

/** One purpose and one basis for everything in the cart: an application for each resource, since each provider decides. */
export function CartTogether({ lines, onOutcome }: CartTogetherProps) {
  const t = useTexts();
  const client = useQueryClient();
  const nameOf = useResourceName();
  const [purpose, setPurpose] = useState('');
  const [legalBasis, setBasis] = useState('');
  const [durationDays, setDuration] = useState(oneYear);
  const [isBusy, setBusy] = useState(false);
  const [isAsked, setAsked] = useState(false);
  const isReady = purpose.trim() !== '' && legalBasis.trim() !== '';

  const make = async (submits: boolean): Promise<void> => {
    setAsked(submits);
    if (isBusy || (submits && !isReady)) return;
    setBusy(true);
    const result: Outcome = { made: 0, failed: [] };
    for (const line of lines) {
      try {
        await apply(line, { purpose, legalBasis, durationDays }, submits);
        result.made++;
      } catch (error) {
        result.failed.push({ name: nameOf(line.resource), why: problemInWords(error, t) });
      }
    }
    onOutcome(result);
    setBusy(false);
    void client.invalidateQueries({ queryKey: cartQuery.queryKey });
    void client.invalidateQueries({ queryKey: ['applications'] });
  };

  const missing = (text: string): string | undefined =>
    isAsked && text.trim() === '' ? t('form.required') : undefined;
  return (
    <section className={`${page.card} ${page.narrow}`} aria-labelledby="together">
      <h2 id="together">{t('cart.together')}</h2>
      <p className={page.soft}>{t('cart.togetherWhy', { count: lines.length })}</p>
      <TextArea
        label={t('apply.purpose')}
        hint={t('apply.purposeHint')}
        error={missing(purpose)}
        rows={3}
        maxLength={purposeMax}
        value={purpose}
        onText={setPurpose}
      />
      <TextField
        label={t('apply.legalBasis')}
        hint={t('apply.legalBasisHint')}
        error={missing(legalBasis)}
        maxLength={basisMax}
        value={legalBasis}
        onText={setBasis}
      />
      <DurationField value={durationDays} onChoose={setDuration} />
      <div className={page.acts}>
        <Button look="main" idle={isBusy} onClick={() => void make(true)}>
          {isBusy ? t('cart.making') : t('cart.submitAll')}
        </Button>
        <Button idle={isBusy} onClick={() => void make(false)}>
          {t('cart.makeDrafts', { count: lines.length })}
        </Button>
      </div>
    </section>
  );
}

export function Made({ outcome: { made, failed } }: { outcome: Outcome }) {
  const t = useTexts();
  return (
    <>
      {made > 0 && (
        <Notice tone="done">
          {t('cart.made', { count: made })} <Link {...paths.applications()}>{t('data.applications')}</Link>
        </Notice>
      )}
      {failed.length > 0 && (
        <Notice tone="wrong">
          {t('cart.someFailed', { count: failed.length })}
          {failed.map(({ name, why }) => (
            <span key={name} style={{ display: 'block' }}>
              {name}: {why}
            </span>
          ))}
        </Notice>
      )}
    </>
  );
}

interface Wanted {
  purpose: string;
  legalBasis: string;
  durationDays: number;
}

async function apply({ resource, items }: CartLine, wanted: Wanted, submits: boolean): Promise<void> {
  const body = { resourceId: resource.id, items: items.map((item) => item.name), ...wanted };
  const made = await send<ApplicationDetail>('/api/applications', { body, key: newId() });
  if (submits) await send(`/api/applications/${made.id}/submissions`, { key: newId() });
}
