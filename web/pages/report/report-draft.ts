import { useEffect, useState } from 'react';
import type { NewReport, Point, ReportReceipt } from '../../api/shapes.ts';
import { newId } from '../../clock.ts';
import type { Photo } from '../../forms/photo.ts';

/** A report as it is being written. It outlives a reload of the page, and ends with the tab. */
export interface ReportDraft {
  key: string;
  text: string;
  where: 'map' | 'words' | undefined;
  location: Point | undefined;
  placeText: string;
  name: string;
  phone: string;
  receipt: ReportReceipt | undefined;
}

const rememberedAs = 'citybrain.report';
export const textMin = 5;
export const textMax = 2000;

function emptyDraft(): ReportDraft {
  return {
    key: newId(),
    text: '',
    where: undefined,
    location: undefined,
    placeText: '',
    name: '',
    phone: '',
    receipt: undefined,
  };
}

function remembered(): ReportDraft {
  try {
    return { ...emptyDraft(), ...JSON.parse(sessionStorage.getItem(rememberedAs) ?? '{}') };
  } catch {
    return emptyDraft();
  }
}

/** Words are remembered in the tab; photos live only as long as the page (they may be large and private). */
export function useReportDraft() {
  const [draft, setDraft] = useState(remembered);
  const [photos, setPhotos] = useState<Photo[]>([]);
  useEffect(() => sessionStorage.setItem(rememberedAs, JSON.stringify(draft)), [draft]);
  return {
    draft,
    photos,
    setPhotos,
    /** Another content is another act, so it gets another idempotency key. */
    change: (part: Partial<ReportDraft>) =>
      setDraft((old) => ({ ...old, ...part, key: part.receipt ? old.key : newId() })),
    startAgain: () => {
      setDraft(emptyDraft());
      setPhotos([]);
    },
  };
}

export function reportOf(draft: ReportDraft, attachmentIds: string[]): NewReport {
  const { name, phone } = draft;
  const contact = name || phone ? { ...(name && { name }), ...(phone && { phone }) } : undefined;
  return {
    text: draft.text.trim(),
    attachmentIds,
    ...(contact && { contact }),
    ...(draft.where === 'map' && draft.location && { point: draft.location }),
    ...(draft.placeText.trim() && { placeText: draft.placeText.trim() }),
  };
}
