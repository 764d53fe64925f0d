import { useNavigate } from '@tanstack/react-router';
import type { ResourceDetail } from '../../api/resources.ts';
import type { Finding } from '../../api/supply.ts';
import { paths } from '../../paths.ts';
import { type PlainKey, type Texts, useTexts } from '../../texts/text.ts';
import { Notice } from '../../ui/states.tsx';
import page from './page.module.css';
import styles from './steward.module.css';
import { useItemTitle } from './words.tsx';

/** Each field of the form by its JSON pointer, so that a finding leads to it. */
export function fieldId(path: string): string {
  return `edit${path.replaceAll('/', '-')}`;
}

const fieldWords: Record<string, PlainKey> = {
  name: 'edit.name',
  abstract: 'edit.abstract',
  keywords: 'edit.keywords',
  classification: 'edit.class',
  sharing: 'store.facet.sharing',
  sharingCondition: 'resource.condition',
  legalBasis: 'resource.legalBasis',
  means: 'resource.means',
  opening: 'store.facet.opening',
  openingCondition: 'edit.openingCondition',
  related: 'resource.related',
  grade: 'item.grade',
  items: 'item.title',
  mode: 'edit.mode',
  type: 'item.type',
  length: 'edit.length',
  scale: 'edit.scale',
  codes: 'edit.codes',
  required: 'item.required',
  isKey: 'item.key',
  title: 'edit.title',
};

/** The checks of the catalogue (`server/modules/catalogue/checks.ts`) by what they say; others are shown as they are. */
const messageWords: [RegExp, PlainKey][] = [
  [/^say what the data is/, 'finding.abstract'],
  [/among the classes$/, 'finding.class'],
  [/stands there twice/, 'finding.twice'],
  [/^is lower than its highest item/, 'finding.gradeOfItem'],
  [/needs a law, regulation or rule/, 'finding.law'],
  [/^say under what condition it is shared/, 'finding.condition'],
  [/^say how it is shared/, 'finding.means'],
  [/^say under what condition it is open/, 'finding.openingCondition'],
  [/^what departments may not have/, 'finding.openNotShared'],
  [/is not shared without conditions$/, 'finding.gradeShared'],
  [/is not open to the public$/, 'finding.gradeOpen'],
  [/tells of persons/, 'finding.personsOpen'],
  [/^name at least one information item/, 'finding.noItem'],
  [/^to replace rows by their key/, 'finding.noKey'],
  [/is the name of item/, 'finding.nameTwice'],
  [/is at least/, 'finding.gradeLow'],
  [/^a key must not be missing/, 'finding.keyRequired'],
  [/cannot be a key$/, 'finding.keyType'],
  [/has no length$/, 'finding.noLength'],
  [/^a .* has \d+ characters$/, 'finding.length'],
  [/^is more than all digits/, 'finding.scale'],
  [/has no digits after the point/, 'finding.noScale'],
  [/^a .* is .*, not /, 'finding.kindType'],
  [/^a list of values is for/, 'finding.codesType'],
  [/^name the values/, 'finding.codesEmpty'],
];

function saidFinding(message: string, t: Texts): string {
  const found = messageWords.find(([pattern]) => pattern.test(message));
  return found ? t(found[1]) : message;
}

/** `/items/2/grade` is said as: 信息项「姓名」的分级. */
function useFieldWords(resource: ResourceDetail): (path: string) => string {
  const t = useTexts();
  const titleOf = useItemTitle();
  const { items } = resource.draft ?? resource.content;
  return (path) => {
    const [, first = '', index, field] = path.split('/');
    const words = (name: string): string => (fieldWords[name] ? t(fieldWords[name]) : name);
    const item = index === undefined ? undefined : items[Number(index)];
    if (!item) return words(first);
    return [titleOf(item) || item.name, field === undefined ? '' : words(field)].filter(Boolean).join(' · ');
  };
}

/** What keeps the draft from being published; each leads to its field. */
export function FindingList({ resource }: { resource: ResourceDetail }) {
  const t = useTexts();
  const fieldOf = useFieldWords(resource);
  const navigate = useNavigate();
  const { findings, can } = resource;
  if (!resource.draft) return null;
  if (findings.length === 0) return <Notice tone="done">{t('finding.none')}</Notice>;
  const mayEdit = can.includes('edit');
  const go = async ({ path }: Finding): Promise<void> => {
    await navigate({ ...paths.stewardResource({ id: resource.id, tab: 'edit' }), resetScroll: false });
    const field =
      document.getElementById(fieldId(path)) ??
      document.getElementById(fieldId(path.replace(/\/[^/]*$/, '')));
    const fold = field?.closest('details');
    if (fold) fold.open = true;
    field?.scrollIntoView({ block: 'center' });
    (field?.querySelector<HTMLElement>('input, select, textarea') ?? field)?.focus();
  };
  return (
    <section className={page.card} aria-label={t('finding.title', { count: findings.length })}>
      <h2>{t('finding.title', { count: findings.length })}</h2>
      <ul className={styles.findings}>
        {findings.map((finding) => (
          <li key={`${finding.path} ${finding.message}`}>
            {mayEdit ? (
              <button type="button" onClick={() => void go(finding)}>
                {fieldOf(finding.path)}
              </button>
            ) : (
              <strong>{fieldOf(finding.path)}</strong>
            )}
            {t('finding.of')}
            {saidFinding(finding.message, t)}
          </li>
        ))}
      </ul>
    </section>
  );
}
