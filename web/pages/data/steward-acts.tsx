import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { ResourceDetail } from '../../api/resources.ts';
import { type StageAct, useResourceAct } from '../../api/supply.ts';
import { paths } from '../../paths.ts';
import { useTexts } from '../../texts/text.ts';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/states.tsx';
import page from './page.module.css';
import { WordsForm } from './supply-parts.tsx';

type Act = StageAct | 'discard';

const acts = ['submit', 'publish', 'return', 'revise', 'withdraw', 'discard'] as const satisfies Act[];
const looks = {
  submit: 'main',
  publish: 'main',
  return: 'plain',
  revise: 'plain',
  withdraw: 'grave',
  discard: 'grave',
} as const;
/** Whoever is told wants to know why. */
const needsReason: readonly Act[] = ['return', 'withdraw'];

/** What the server says one may do with a resource now; each says what follows before it is done. */
export function StewardActs({ resource }: { resource: ResourceDetail }) {
  const t = useTexts();
  const navigate = useNavigate();
  const [chosen, setChosen] = useState<Act>();
  const [done, setDone] = useState<Act>();
  const acting = useResourceAct(resource.id, () => {
    setDone(chosen);
    setChosen(undefined);
    if (chosen === 'discard' && resource.version === 0) void navigate(paths.steward());
    if (chosen === 'revise') void navigate(paths.stewardResource({ id: resource.id, tab: 'edit' }));
  });
  const offered = acts.filter((act) => resource.can.includes(act));
  if (chosen)
    return (
      <WordsForm
        key={chosen}
        title={t(`steward.act.${chosen}`)}
        why={t(`steward.why.${chosen}`)}
        label={needsReason.includes(chosen) ? t('approve.reason') : t('steward.note')}
        optional={!needsReason.includes(chosen)}
        look={looks[chosen] === 'grave' ? 'grave' : 'main'}
        acting={acting}
        onCancel={() => setChosen(undefined)}
        onSubmit={(words) => acting.mutate({ act: chosen, body: bodyOf(chosen, words) })}
      />
    );
  return (
    <div className={page.acts}>
      {done && <Notice tone="done">{t(`steward.done.${done}`)}</Notice>}
      {offered.map((act) => (
        <Button
          key={act}
          look={looks[act]}
          data-first-act={looks[act] === 'main' || undefined}
          onClick={() => setChosen(act)}
        >
          {t(`steward.act.${act}`)}
        </Button>
      ))}
    </div>
  );
}

function bodyOf(act: Act, words: string): object {
  if (needsReason.includes(act)) return { reason: words };
  return words === '' ? {} : { note: words };
}
