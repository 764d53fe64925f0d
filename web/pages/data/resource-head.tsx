import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { problemInWords } from '../../api/problem.ts';
import { qualityQuery, type ResourceDetail } from '../../api/resources.ts';
import { useSession } from '../../api/session.ts';
import { useNewApplication } from '../../api/sharing.ts';
import { paths } from '../../paths.ts';
import { useLanguage, useName, useTexts } from '../../texts/text.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { useNumber } from '../../ui/number.ts';
import { Notice } from '../../ui/states.tsx';
import { Time } from '../../ui/time.tsx';
import { CartButton } from './cart-button.tsx';
import styles from './page.module.css';
import { type Fact, Facts } from './page.tsx';
import { useHeldGrant } from './resource-grants.ts';
import { useFacetNames } from './store-facets.tsx';
import { GradeTag, SharingTag, SyntheticMark, useResourceName } from './words.tsx';

/** What it is, whose it is, on what terms, and the one thing to do next. */
export function ResourceHead({ resource }: { resource: ResourceDetail }) {
  const t = useTexts();
  const nameOf = useName();
  const resourceName = useResourceName();
  const language = useLanguage();
  const { content, provider } = resource;
  const abstract = (language === 'en' && content.abstractEn) || content.abstract;
  return (
    <>
      <header className={styles.head}>
        <div className={styles.part}>
          <h1>{resourceName(content)}</h1>
          <div className={styles.line}>
            <Link {...paths.data({ provider: provider.id })}>{nameOf(provider.name)}</Link>
            <SharingTag sharing={content.sharing} />
            <GradeTag grade={content.grade} />
            {content.synthetic && <SyntheticMark />}
            <span className={styles.code}>{resource.code}</span>
            <CopyButton label={t('data.code')} text={resource.code} />
          </div>
        </div>
        <Acts resource={resource} />
      </header>
      <Standing resource={resource} />
      {abstract && <p className={styles.text}>{abstract}</p>}
      <ShortFacts resource={resource} />
      <LongFacts resource={resource} />
    </>
  );
}

/** Apply, or why one cannot. */
function Acts({ resource }: { resource: ResourceDetail }) {
  const t = useTexts();
  const navigate = useNavigate();
  const { content, provider, can } = resource;
  const making = useNewApplication((made) => void navigate(paths.application({ id: made.id })));
  const apply = (): void => {
    const items = content.items.map((item) => item.name);
    making.mutate({ resourceId: resource.id, items });
  };
  // Who has it already rarely needs it twice.
  const isHeld = useHeldGrant(resource.id) !== undefined;
  const isSteward = can.some((act) => act === 'edit' || act === 'revise' || act === 'load');
  return (
    <div className={styles.acts}>
      {isSteward && (
        <Link {...paths.stewardResource({ id: resource.id })} className={buttonClass()}>
          {t('resource.toSteward')}
        </Link>
      )}
      {can.includes('apply') && (
        <>
          <CartButton resourceId={resource.id} sharing={content.sharing} providerId={provider.id} />
          <Button look={isHeld ? 'plain' : 'main'} idle={making.isPending} onClick={apply}>
            {content.sharing === 'unconditional' ? t('resource.applyAtOnce') : t('resource.apply')}
          </Button>
        </>
      )}
      {making.error && <Notice tone="wrong">{problemInWords(making.error, t)}</Notice>}
    </div>
  );
}

/** How things stand between this resource and this person's department. */
function Standing({ resource }: { resource: ResourceDetail }) {
  const t = useTexts();
  const { permissions, post } = useSession();
  const held = useHeldGrant(resource.id);
  const { content, provider } = resource;
  if (resource.stage === 'withdrawn') return <Notice tone="warning">{t('resource.withdrawn')}</Notice>;
  if (held)
    return (
      <Notice tone="done">
        {t('resource.granted')} <Link {...paths.grant({ id: held.id })}>{t('application.toGrant')}</Link>
      </Notice>
    );
  if (post.organisation.id === provider.id) return <p className={styles.soft}>{t('resource.own')}</p>;
  if (content.sharing === 'none')
    return (
      <p className={styles.soft}>
        {t('resource.notShared')} {content.sharingCondition}{' '}
        <Link {...paths.lists({ tab: 'demands' })}>{t('resource.demand')}</Link>
      </p>
    );
  if (!permissions.includes('sharing.apply'))
    return <p className={styles.soft}>{t('resource.notApplicable')}</p>;
  return null;
}

function ShortFacts({ resource }: { resource: ResourceDetail }) {
  const t = useTexts();
  const number = useNumber({ maximumFractionDigits: 1 });
  const facetName = useFacetNames();
  const { permissions } = useSession();
  const quality = useQuery({
    ...qualityQuery(resource.id),
    enabled: permissions.includes('loads.read'),
  }).data;
  const { content } = resource;
  const latest = quality?.at ? <Time at={quality.at} /> : quality && t('resource.noData');
  const score = quality?.score != null && (
    <Link {...paths.resource({ id: resource.id, tab: 'quality' })}>{number(quality.score)}</Link>
  );
  const facts: Fact[] = [
    [t('resource.cycle'), t(`cycle.${content.cycle}`)],
    ...(quality ? [[t('resource.latest'), latest] as Fact] : []),
    ...(score ? [[t('quality.score'), score] as Fact] : []),
    [t('application.items'), t('data.items', { count: content.items.length })],
    [t('resource.classification'), facetName('classification', content.classification.slice(0, 3))],
    [t('resource.means'), content.means.map((one) => t(`means.${one}`)).join(' · ')],
    [
      t('resource.version'),
      <Link key="version" {...paths.resource({ id: resource.id, tab: 'versions' })}>
        {t('resource.versionNumber', { number: resource.version })}
      </Link>,
    ],
  ];
  return <Facts facts={facts} />;
}

function LongFacts({ resource }: { resource: ResourceDetail }) {
  const t = useTexts();
  const { content } = resource;
  const facts: Fact[] = [
    [t('resource.condition'), content.sharingCondition],
    [t('resource.legalBasis'), content.legalBasis],
    [
      t('resource.opening'),
      [t(`opening.${content.opening}`), content.openingCondition].filter(Boolean).join(' · '),
    ],
    [t('resource.format'), t(`format.${content.format}`)],
    [t('resource.system'), content.system],
    [t('resource.source'), content.source],
    [t('resource.keywords'), <Keywords key="keywords" words={content.keywords} />],
    [t('resource.related'), content.related.length > 0 && <Keywords key="related" words={content.related} />],
    [t('resource.published'), resource.publishedAt && <Time key="published" at={resource.publishedAt} />],
  ];
  return (
    <details>
      <summary>{t('resource.allFacts')}</summary>
      <div className={styles.card}>
        <Facts facts={facts} />
      </div>
    </details>
  );
}

/** Each looks for others of its kind. */
function Keywords({ words }: { words: string[] }) {
  if (words.length === 0) return null;
  return (
    <span className={styles.line}>
      {words.map((word) => (
        <Link key={word} {...paths.data({ text: word })}>
          {word}
        </Link>
      ))}
    </span>
  );
}
