import type { City } from '#kernel/city';
import type { Transaction } from '#kernel/database';
import { invalidField, Problem } from '#kernel/errors';
import { type Actor, actorOf } from '#kernel/events';
import { type ActOnDemand, actOnDemand, demandItemNotReady, refuseClasses } from './act-on-demand.ts';
import { checkUntil, confirmRefusal } from './negative-list/negative-line.ts';
import * as queries from './queries.ts';

type Judgement = ActOnDemand & { lawful: boolean; until?: string | undefined; note?: string | undefined };

/**
 * The centre judges refusals of items. Lawful: the basis enters the negative list, reviewed until a day. Not lawful:
 * the department has its days again to supply. Undefined when all went well.
 */
export function judgeRefusal(
  tx: Transaction,
  city: City,
  { lawful, until, note = '', ...on }: Judgement,
): Promise<Problem | undefined> {
  const actor = actorOf(on.principal);
  return actOnDemand(tx, city, on, async (items) => {
    const refusal = refuseClasses(items, ['unlawful-refusal']) ?? refuseUnanswered(items);
    if (refusal !== undefined) return refusal;
    if (lawful) {
      const wrong = checkUntil(city, until);
      if (wrong !== undefined) return wrong;
    } else if (note.trim() === '') return invalidField('/note', 'say why the basis does not hold');
    await record(tx, city, items, { lawful, until, note, actor });
    return {
      type: 'judged',
      event: 'catalogue.refusal-judged',
      tells: items[0]!.ownerId!,
      data: { lawful, until: until ?? null, note },
    };
  });
}

/** What is only held back was not refused by anybody: the centre settles that. */
function refuseUnanswered(items: queries.ItemRow[]): Problem | undefined {
  const open = items.find((item) => !isRefused(item));
  if (open !== undefined)
    return new Problem(demandItemNotReady, {
      detail: `Nobody refused item ${open.number}: its department holds it back and gave no answer.`,
      extra: { number: open.number, class: open.class },
    });
  const [first] = items;
  return items.every((item) => item.ownerId === first?.ownerId)
    ? undefined
    : invalidField('/items', 'judge the refusals of one department at a time');
}

function isRefused({ answer, ownerId }: queries.ItemRow): boolean {
  return answer?.kind === 'refuse' && answer.organisationId === ownerId;
}

async function record(
  tx: Transaction,
  city: City,
  items: queries.ItemRow[],
  { lawful, until, note, actor }: { lawful: boolean; until: string | undefined; note: string; actor: Actor },
): Promise<void> {
  const judgement = { lawful, at: tx.now.toISOString(), by: actor.name, note };
  for (const item of items) {
    const answer = item.answer!;
    await queries.updateSaid(tx, [item.id], { answer: { ...answer, judgement } });
    if (lawful)
      await confirmRefusal(
        tx,
        city,
        {
          organisationId: item.ownerId!,
          title: item.title,
          term: item.term,
          statute: answer.statute,
          article: answer.article,
          until: until!,
          note,
        },
        actor,
      );
  }
}
