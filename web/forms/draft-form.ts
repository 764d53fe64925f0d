import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useEffect, useState } from 'react';
import { newId } from '../clock.ts';
import { paths } from '../paths.ts';
import { type Draft, keepDraft, sendWaiting } from './drafts.ts';

/** A form whose content is a draft: kept on this device from the first letter, handed over when there is a network. */
export function useDraftForm(begin: () => Draft, isReady: (draft: Draft) => boolean) {
  const navigate = useNavigate();
  const client = useQueryClient();
  const [start] = useState(begin);
  const [draft, setDraft] = useState(start);
  const [isAsked, setAsked] = useState(false);
  const [isFull, setFull] = useState(false);

  // A changed draft is another act than the one that waited or was refused, so it gets another key.
  const change = (part: Partial<Draft>): void =>
    setDraft((old) => ({
      ...old,
      ...part,
      state: 'written',
      key: old.state === 'written' ? old.key : newId(),
    }));
  useEffect(() => {
    if (draft !== start && draft.state === 'written') keepDraft(draft).catch(() => setFull(true));
  }, [draft, start]);

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setAsked(true);
    if (!isReady(draft)) return;
    try {
      await keepDraft({ ...draft, state: 'waiting', reason: undefined });
    } catch {
      setFull(true);
      return;
    }
    void sendWaiting(draft.personId, () => void client.invalidateQueries({ queryKey: ['cases'] }));
    await navigate(paths.tasks());
  };
  return { draft, change, isAsked, isFull, submit: (event: FormEvent) => void submit(event) };
}
