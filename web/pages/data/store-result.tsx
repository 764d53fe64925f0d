import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type FoundResource, resourceQuery } from '../../api/resources.ts';
import { useSession } from '../../api/session.ts';
import { paths } from '../../paths.ts';
import { useLanguage, useName, useTexts } from '../../texts/text.ts';
import { Time } from '../../ui/time.tsx';
import { CartButton } from './cart-button.tsx';
import { Highlight } from './highlight.tsx';
import { keepRecent } from './recent-searches.ts';
import styles from './store.module.css';
import { useFacetNames } from './store-facets.tsx';
import { GradeTag, SharingTag, SyntheticMark, useItemTitle, useResourceName } from './words.tsx';

/** What a result shows by itself need not be named as the place where the words were found. */
const plainToSee: readonly string[] = ['name', 'nameEn', 'abstract', 'abstractEn', 'provider', 'items'];

export function StoreResult({ found, text }: { found: FoundResource; text: string | undefined }) {
  const t = useTexts();
  const nameOf = useName();
  const language = useLanguage();
  const resourceName = useResourceName();
  const facetName = useFacetNames();
  const personId = useSession().person.id;
  const { marks } = found;
  const abstract = (language === 'en' && found.abstractEn) || found.abstract;
  const name = resourceName(found);
  // Found by the name that is not shown: it is shown too.
  const otherName = name === found.name ? found.nameEn : found.name;
  const otherField = name === found.name ? 'nameEn' : 'name';
  return (
    <article className={styles.result} aria-label={name}>
      <div className={styles.resultHead}>
        <h2>
          <Link
            {...paths.resource({ id: found.id })}
            data-result
            onClick={() => text && keepRecent(personId, text)}
          >
            <Highlight text={name} words={marks.words} />
          </Link>
        </h2>
        <SharingTag sharing={found.sharing} />
        <GradeTag grade={found.grade} />
        {found.synthetic && <SyntheticMark />}
      </div>
      {marks.fields.includes(otherField) && otherName && (
        <p className={styles.other}>
          <Highlight text={otherName} words={marks.words} />
        </p>
      )}
      <p className={styles.meta}>
        <span>
          <Highlight text={nameOf(found.provider.name)} words={marks.words} />
        </span>
        <span>{facetName('classification', found.classification.slice(0, 3))}</span>
        <span>{t('store.cycle', { cycle: t(`cycle.${found.cycle}`).toLowerCase() })}</span>
        <span>{t('data.items', { count: found.items })}</span>
        <span>
          {t('store.updated')} <Time at={found.publishedAt} />
        </span>
      </p>
      {abstract && (
        <p className={styles.abstract}>
          <Highlight text={abstract} words={marks.words} />
        </p>
      )}
      <Why found={found} />
      <div className={styles.resultActs}>
        <CartButton resourceId={found.id} sharing={found.sharing} providerId={found.provider.id} />
      </div>
    </article>
  );
}

/** Where the words were found, as far as it is not plain to see. */
function Why({ found }: { found: FoundResource }) {
  const t = useTexts();
  const { marks } = found;
  const where = marks.fields.filter((field) => !plainToSee.includes(field));
  if (where.length === 0 && marks.items.length === 0) return null;
  return (
    <dl className={styles.why}>
      {marks.items.length > 0 && (
        <div>
          <dt>{t('store.whyItems')}</dt>
          <dd>
            <MatchedItems resourceId={found.id} names={marks.items} words={marks.words} />
          </dd>
        </div>
      )}
      {where.length > 0 && (
        <div>
          <dt>{t('store.why')}</dt>
          <dd>
            {where.map((field) => (
              <span key={field}>
                {t(`store.field.${field}` as 'store.field.name')}
                {field === 'keywords' && <Keywords of={found} />}
                {field === 'code' && ` ${found.code}`}
              </span>
            ))}
          </dd>
        </div>
      )}
    </dl>
  );
}

function Keywords({ of }: { of: FoundResource }) {
  return (
    <>
      {' '}
      <Highlight text={of.keywords.join(' · ')} words={of.marks.words} />
    </>
  );
}

interface MatchedItemsProps {
  resourceId: number;
  names: string[];
  words: string[];
}

/** The items the words are in, by their titles: the search answers only the names of their columns. */
function MatchedItems({ resourceId, names, words }: MatchedItemsProps) {
  const titleOf = useItemTitle();
  const resource = useQuery(resourceQuery(resourceId)).data;
  return (
    <>
      {names.map((name) => {
        const item = resource?.content.items.find((one) => one.name === name);
        return (
          <span key={name} title={name}>
            <Highlight text={item ? titleOf(item) : name} words={words} />
          </span>
        );
      })}
    </>
  );
}
