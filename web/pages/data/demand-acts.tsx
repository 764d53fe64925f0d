import { useState } from 'react';
import type { DemandAct, DemandDetail } from '../../api/lists.ts';
import { useTexts } from '../../texts/text.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { OrganisationPick } from './organisation-pick.tsx';
import page from './page.module.css';
import styles from './supply.module.css';
import { WordsForm } from './supply-parts.tsx';

const acts = ['supply', 'refuse', 'not-ours', 'settle', 'lawful', 'unlawful'] as const;
type Act = (typeof acts)[number];
/** Which of the server's offers each belongs to. */
const offerOf = {
  supply: 'answer',
  refuse: 'answer',
  'not-ours': 'answer',
  settle: 'settle',
  lawful: 'judge',
  unlawful: 'judge',
} as const satisfies Record<Act, DemandDetail['can'][number]>;

interface DemandActsProps {
  demand: DemandDetail;
  chosen: number[];
  acting: { isPending: boolean; error: Error | null };
  onAct: (input: DemandAct) => void;
}

/** Answer for one's department, settle who must supply, or judge a refusal: for the items that are ticked. */
export function DemandActs({ demand, chosen, acting, onAct }: DemandActsProps) {
  const t = useTexts();
  const [act, setAct] = useState<Act>();
  const [day, setDay] = useState('');
  const [statute, setStatute] = useState('');
  const [article, setArticle] = useState('');
  const [organisation, setOrganisation] = useState('');
  const offered = acts.filter((one) => demand.can.includes(offerOf[one]));
  const send = (words: string): void => {
    if (act) onAct(inputOf(act, { items: chosen, words, day, statute, article, organisation }));
  };
  if (chosen.length === 0) return <p className={page.soft}>{t('demand.choose')}</p>;
  if (!act)
    return (
      <div className={page.acts}>
        {offered.map((one) => (
          <Button key={one} onClick={() => setAct(one)}>
            {t(`demand.act.${one}`)}
          </Button>
        ))}
      </div>
    );
  return (
    <WordsForm
      title={t(`demand.act.${act}`)}
      why={t(`demand.why.${act}`, { count: chosen.length })}
      label={t('approve.note')}
      optional
      look={act === 'refuse' || act === 'unlawful' ? 'grave' : 'main'}
      acting={acting}
      onCancel={() => setAct(undefined)}
      onSubmit={send}
    >
      {(act === 'supply' || act === 'lawful') && (
        <TextField
          type="date"
          label={act === 'supply' ? t('demand.promisedOn') : t('negative.until')}
          optional
          value={day}
          onText={setDay}
        />
      )}
      {act === 'refuse' && (
        <div className={styles.fields}>
          <TextField label={t('negative.statute')} maxLength={200} value={statute} onText={setStatute} />
          <TextField label={t('negative.article')} maxLength={100} value={article} onText={setArticle} />
        </div>
      )}
      {(act === 'settle' || act === 'not-ours') && (
        <OrganisationPick
          label={act === 'not-ours' ? t('demand.whoElse') : t('lists.owner')}
          value={organisation}
          onPick={setOrganisation}
        />
      )}
    </WordsForm>
  );
}

interface Written {
  items: number[];
  words: string;
  day: string;
  statute: string;
  article: string;
  organisation: string;
}

/** What is sent for an act; fields that were left empty are left out. */
function inputOf(act: Act, { items, words, day, statute, article, organisation }: Written): DemandAct {
  const note = words === '' ? {} : { note: words };
  if (act === 'settle') return { act: 'settlements', body: { items, organisationId: organisation, ...note } };
  if (act === 'lawful' || act === 'unlawful')
    return {
      act: 'judgements',
      body: { items, lawful: act === 'lawful', ...(day ? { until: day } : {}), ...note },
    };
  if (act === 'supply')
    return { act: 'answers', body: { items, kind: 'supply', ...(day ? { promisedOn: day } : {}), ...note } };
  if (act === 'refuse') return { act: 'answers', body: { items, kind: 'refuse', statute, article, ...note } };
  return {
    act: 'answers',
    body: { items, kind: 'not-ours', ...(organisation ? { names: organisation } : {}), ...note },
  };
}
