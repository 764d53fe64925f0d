import { useEffect, useState } from 'react';
import { defaultMask, masksFor } from '../../api/default-mask.ts';
import type { ResourceItem } from '../../api/resources.ts';
import {
  type ApplicationDetail,
  type Condition,
  type Mask,
  useSaveDraft,
  type Wish,
} from '../../api/sharing.ts';
import { after } from '../../clock.ts';
import type { PlainKey } from '../../texts/text.ts';

/** What an applicant writes, as the form holds it: a condition may be half written, all masks are named. */
export interface Draft {
  purpose: string;
  legalBasis: string;
  items: string[];
  masks: Record<string, Mask>;
  streets: string[];
  villages: string[];
  conditions: DraftCondition[];
  durationDays: number;
  frequency: ApplicationDetail['frequency'];
  means: ApplicationDetail['means'];
}

export interface DraftCondition {
  /** Tells two half-written conditions apart. */
  id: number;
  item: string;
  operator: Condition['operator'];
  value: string;
}

export function draftOf(detail: ApplicationDetail): Draft {
  const { purpose, legalBasis, durationDays, frequency, means, rows } = detail;
  return {
    ...{ purpose, legalBasis, durationDays, frequency, means },
    items: detail.items.map((item) => item.name),
    masks: Object.fromEntries(detail.items.map(({ name, mask }) => [name, mask])),
    streets: rows.streets,
    villages: rows.villages,
    conditions: rows.conditions.map(({ item, operator, value }, id) => ({
      ...{ id, item, operator },
      value: Array.isArray(value) ? value.join(', ') : String(value ?? ''),
    })),
  };
}

export function needsValue(operator: Condition['operator']): boolean {
  return operator !== 'is-null' && operator !== 'not-null';
}

export function isComplete({ item, operator, value }: DraftCondition): boolean {
  return item !== '' && (!needsValue(operator) || value.trim() !== '');
}

/** What is sent: complete conditions, and the masks that differ from what the item would have anyway. */
export function wishOf(draft: Draft, items: ResourceItem[]): Wish {
  const { purpose, legalBasis, durationDays, frequency, means, streets, villages } = draft;
  const masks = items.flatMap((item) => {
    const mask = draft.masks[item.name];
    return draft.items.includes(item.name) && mask !== undefined && mask !== defaultMask(item)
      ? [[item.name, mask] as const]
      : [];
  });
  return {
    ...{ purpose, legalBasis, durationDays, frequency, means, items: draft.items },
    masks: Object.fromEntries(masks),
    rows: { streets, villages, conditions: draft.conditions.filter(isComplete).map(conditionOf) },
  };
}

function conditionOf({ item, operator, value }: DraftCondition): Condition {
  if (!needsValue(operator)) return { item, operator };
  const text = value.trim();
  if (operator !== 'in') return { item, operator, value: text };
  return {
    item,
    operator,
    value: text
      .split(/[,，、]/)
      .map((one) => one.trim())
      .filter(Boolean),
  };
}

/** What keeps it from being submitted. */
export function missingIn(draft: Draft): PlainKey[] {
  const missing: PlainKey[] = [];
  if (draft.purpose.trim() === '') missing.push('apply.missingPurpose');
  if (draft.legalBasis.trim() === '') missing.push('apply.missingBasis');
  if (draft.items.length === 0) missing.push('apply.missingItems');
  if (!draft.conditions.every(isComplete)) missing.push('apply.missingCondition');
  return missing;
}

/** Whether an item is wanted more clearly than it would be given by itself. */
export function isClearer(item: ResourceItem, mask: Mask): boolean {
  const masks = masksFor(item);
  return masks.indexOf(mask) < masks.indexOf(defaultMask(item));
}

const restMs = 700;

/** Saves the draft whenever the writer rests. `save` saves at once and answers when it is safe. */
export function useDraftSaver(id: number, wish: Wish) {
  const saving = useSaveDraft(id);
  const written = JSON.stringify(wish);
  const [saved, setSaved] = useState(written);
  const isSaved = written === saved;
  const save = async (): Promise<void> => {
    if (isSaved) return;
    await saving.mutateAsync(wish);
    setSaved(written);
  };
  const { isPending } = saving;
  // biome-ignore lint/correctness/useExhaustiveDependencies: saves what was written last, once it rests
  useEffect(() => {
    if (isSaved || isPending) return undefined;
    return after(restMs, () => void save().catch(() => undefined));
  }, [written, isSaved, isPending]);
  return { save, isSaved, isSaving: isPending, error: isSaved ? null : saving.error };
}
