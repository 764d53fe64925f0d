import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useNewDemand } from '../../api/lists.ts';
import { paths } from '../../paths.ts';
import { useTexts } from '../../texts/text.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextArea, TextField } from '../../ui/field.tsx';
import page from './page.module.css';
import { Refused } from './supply-parts.tsx';

const itemsMax = 100;

/** A demand: what for, and the items, one a line. Who has them is found by the lists. */
export function DemandForm({ onClose }: { onClose: () => void }) {
  const t = useTexts();
  const navigate = useNavigate();
  const [title, setTitle] = useState('');
  const [duty, setDuty] = useState('');
  const [legalBasis, setBasis] = useState('');
  const [lines, setLines] = useState('');
  const filing = useNewDemand((made) => void navigate(paths.demand({ id: made.id })));
  const items = lines
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
    .slice(0, itemsMax)
    .map((line) => {
      const [name = '', ...meaning] = line.split(/[:：]/);
      return { title: name.trim(), meaning: meaning.join(':').trim() };
    });
  const isReady = title.trim() !== '' && duty.trim() !== '' && items.length > 0;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (isReady && !filing.isPending)
      filing.mutate({ title: title.trim(), duty: duty.trim(), legalBasis: legalBasis.trim(), items });
  };
  return (
    <Dialog title={t('lists.newDemand')} onClose={onClose}>
      <form className={page.part} onSubmit={submit}>
        <p className={page.soft}>{t('lists.newWhy')}</p>
        <TextField label={t('lists.demand')} maxLength={100} autoFocus value={title} onText={setTitle} />
        <TextField
          label={t('lists.duty')}
          hint={t('lists.dutyHint')}
          maxLength={500}
          value={duty}
          onText={setDuty}
        />
        <TextField
          label={t('apply.legalBasis')}
          optional
          maxLength={500}
          value={legalBasis}
          onText={setBasis}
        />
        <TextArea
          label={t('lists.items')}
          hint={t('lists.itemsHint')}
          rows={5}
          value={lines}
          onText={setLines}
        />
        <Refused error={filing.error} />
        <div className={page.acts}>
          <Button type="submit" look="main" idle={!isReady || filing.isPending}>
            {t('lists.file', { count: items.length })}
          </Button>
          <Button onClick={onClose}>{t('act.cancel')}</Button>
        </div>
      </form>
    </Dialog>
  );
}
