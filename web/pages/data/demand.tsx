import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { type DemandAct, type DemandDetail, demandQuery, useDemandAct } from '../../api/lists.ts';
import { paths } from '../../paths.ts';
import { type PlainKey, useName, useTexts } from '../../texts/text.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { usePageTitle } from '../../ui/page-title.ts';
import { Tag } from '../../ui/signs.tsx';
import { Failure, Loading } from '../../ui/states.tsx';
import { Time } from '../../ui/time.tsx';
import application from './application.module.css';
import { DemandActs } from './demand-acts.tsx';
import { ClassTag, ItemMatch, saidWhy } from './lists-tables.tsx';
import page from './page.module.css';
import { Facts } from './page.tsx';

const route = getRouteApi('/staff/desk/data/data/demands/$demandId');

export function DemandPage() {
  const { demandId } = route.useParams();
  const found = useQuery(demandQuery(/^\d{1,15}$/.test(demandId) ? Number(demandId) : 0));
  if (found.data) return <Demand key={demandId} demand={found.data} />;
  if (found.error) return <Failure error={found.error} onRetry={() => void found.refetch()} />;
  return <Loading rows={10} />;
}

/** A demand, item by item: who has it, who must supply it, what was answered and whether that was lawful. */
function Demand({ demand }: { demand: DemandDetail }) {
  const t = useTexts();
  const nameOf = useName();
  usePageTitle(demand.title);
  const [chosen, setChosen] = useState<number[]>([]);
  const acting = useDemandAct(demand.id, () => setChosen([]));
  return (
    <article className={page.page}>
      <Link {...paths.lists({ tab: 'demands' })} className={page.back}>
        <Icon name="back" />
        {t('data.lists')}
      </Link>
      <h1>{demand.title}</h1>
      <section className={page.card} aria-label={t('lists.demand')}>
        <Facts
          facts={[
            [t('lists.demander'), nameOf(demand.demander.name)],
            [t('lists.duty'), demand.duty],
            [t('apply.legalBasis'), demand.legalBasis],
            [t('store.facet.cycle'), demand.cycle && t(`cycle.${demand.cycle}`)],
            [t('lists.area'), demand.area],
            [t('lists.filed'), <Time key="filed" at={demand.filedAt} />],
          ]}
        />
      </section>
      <Items demand={demand} chosen={chosen} onChoose={setChosen} />
      {demand.can.length > 0 && (
        <DemandActs
          key={chosen.join()}
          demand={demand}
          chosen={chosen}
          acting={acting}
          onAct={(input: DemandAct) => acting.mutate(input)}
        />
      )}
      <Story demand={demand} />
    </article>
  );
}

interface ItemsProps {
  demand: DemandDetail;
  chosen: number[];
  onChoose: (numbers: number[]) => void;
}

function Items({ demand, chosen, onChoose }: ItemsProps) {
  const t = useTexts();
  const mayAct = demand.can.length > 0;
  const all = demand.items.map((item) => item.number);
  const toggle = (number: number, isOn: boolean): void =>
    onChoose(all.filter((one) => (one === number ? isOn : chosen.includes(one))));
  return (
    <section className={page.part} aria-label={t('lists.items')}>
      <div className={page.head}>
        <h2>{t('lists.itemsOf', { count: demand.items.length })}</h2>
        {mayAct && (
          <Button onClick={() => onChoose(chosen.length === all.length ? [] : all)}>
            {chosen.length === all.length ? t('lists.chooseNone') : t('lists.chooseAll')}
          </Button>
        )}
      </div>
      <table className={`${page.table} ${page.stack}`}>
        <thead>
          <tr>
            <th scope="col">{t('lists.item')}</th>
            <th scope="col">{t('lists.class')}</th>
            <th scope="col">{t('lists.owner')}</th>
            <th scope="col">{t('lists.because')}</th>
            <th scope="col">{t('lists.answer')}</th>
          </tr>
        </thead>
        <tbody>
          {demand.items.map((item) => (
            <ItemRow
              key={item.id}
              item={item}
              isChosen={chosen.includes(item.number)}
              onToggle={mayAct ? (isOn) => toggle(item.number, isOn) : undefined}
            />
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface ItemRowProps {
  item: DemandDetail['items'][number];
  isChosen: boolean;
  onToggle: ((isOn: boolean) => void) | undefined;
}

function ItemRow({ item, isChosen, onToggle }: ItemRowProps) {
  const t = useTexts();
  const nameOf = useName();
  return (
    <tr>
      <th scope="row">
        {onToggle ? (
          <label className={page.check}>
            <input type="checkbox" checked={isChosen} onChange={(event) => onToggle(event.target.checked)} />
            {item.title}
          </label>
        ) : (
          item.title
        )}
        {item.meaning && <small>{item.meaning}</small>}
      </th>
      <td data-label={t('lists.class')}>
        <span>
          <ClassTag of={item.class} /> {item.late && <Tag tone="warning">{t('lists.isLate')}</Tag>}
        </span>
      </td>
      <td data-label={t('lists.owner')}>
        <span>
          {item.owner ? nameOf(item.owner.name) : '—'}
          {item.dueAt && (
            <small>
              {t('lists.until')} <Time at={item.dueAt} />
            </small>
          )}
        </span>
      </td>
      <td data-label={t('lists.because')}>
        <span>
          <ItemMatch row={item} />
          {item.why.map((why) => (
            <span key={why.code} style={{ display: 'block' }}>
              {saidWhy(why, t)}
            </span>
          ))}
        </span>
      </td>
      <td data-label={t('lists.answer')}>{item.answer && <AnswerWords of={item.answer} />}</td>
    </tr>
  );
}

function AnswerWords({ of }: { of: NonNullable<DemandDetail['items'][number]['answer']> }) {
  const t = useTexts();
  return (
    <span>
      <strong>{t(`answer.${of.kind}`)}</strong>
      {of.promisedOn && ` · ${of.promisedOn}`}
      {of.statute && ` · ${of.statute} ${of.article}`}
      {of.note && <small>{of.note}</small>}
      {of.judgement && (
        <small>
          {of.judgement.lawful ? t('answer.lawful') : t('answer.unlawful')} · {of.judgement.by}{' '}
          {of.judgement.note}
        </small>
      )}
    </span>
  );
}

const eventWords: Record<string, PlainKey> = {
  filed: 'demand.event.filed',
  classified: 'demand.event.classified',
  answered: 'demand.event.answered',
  settled: 'demand.event.settled',
  judged: 'demand.event.judged',
  overran: 'demand.event.overran',
  turned: 'demand.event.turned',
};

function Story({ demand }: { demand: DemandDetail }) {
  const t = useTexts();
  const nameOf = useName();
  return (
    <section className={page.part} aria-label={t('steward.log')}>
      <h2>{t('steward.log')}</h2>
      <ol className={application.timeline}>
        {demand.events.toReversed().map((event) => {
          const key = eventWords[event.type];
          return (
            <li key={event.number}>
              <div>
                <strong>{key ? t(key) : event.type}</strong>
                <div className={page.soft}>
                  {[
                    event.actorName === 'system' ? t('log.system') : event.actorName,
                    event.organisation && nameOf(event.organisation.name),
                  ]
                    .filter(Boolean)
                    .join(' · ')}
                </div>
              </div>
              <Time at={event.at} />
            </li>
          );
        })}
      </ol>
    </section>
  );
}
