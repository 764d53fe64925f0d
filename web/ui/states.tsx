import { type ErrorComponentProps, Link, useRouter } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { ApiProblem, isWithoutDistrict, offlineType, problemInWords } from '../api/problem.ts';
import { paths } from '../paths.ts';
import { useTexts } from '../texts/text.ts';
import { Button, buttonClass } from './button.tsx';
import styles from './states.module.css';

/** The states every page has beside the good one: nothing here, still reading, refused, not reached, went wrong. */

type Kind = 'empty' | 'offline' | 'forbidden' | 'missing' | 'wrong';

interface StateProps {
  kind: Kind;
  title: string;
  children?: ReactNode;
  acts?: ReactNode;
  isPage?: boolean;
}

export function State({ kind, title, children, acts, isPage }: StateProps) {
  const Heading = isPage ? 'h1' : 'h2';
  return (
    <div className={styles.state} role={kind === 'empty' ? undefined : 'alert'}>
      <Stitches kind={kind} />
      <Heading>{title}</Heading>
      {children && <p>{children}</p>}
      {acts && <div className={styles.acts}>{acts}</div>}
    </div>
  );
}

/** Three cells of the cloth: untouched, torn off, closed, missing, crossed out. */
function Stitches({ kind }: { kind: Kind }) {
  const cell = (x: number) => `M${x} 6l10 6v12l-10 6-10-6V12z`;
  return (
    <svg className={styles.stitches} viewBox="0 0 88 36" fill="none" stroke="currentColor" aria-hidden="true">
      <path d={cell(20)} opacity=".45" />
      <path
        d={cell(44)}
        strokeWidth="1.500"
        strokeDasharray={kind === 'missing' || kind === 'offline' ? '3 4' : undefined}
        opacity={kind === 'empty' ? 0.45 : 1}
      />
      <path d={cell(68)} opacity=".45" />
      {kind === 'wrong' && <path d="m40 14 8 8m0-8-8 8" strokeWidth="2" strokeLinecap="round" />}
      {kind === 'forbidden' && <path d="M39 18h10" strokeWidth="2.500" strokeLinecap="round" />}
    </svg>
  );
}

/** `isPage`: there is nothing else on the page, so the title is its heading. */
export function Empty({
  title,
  isPage,
  children,
}: {
  title: string;
  isPage?: boolean;
  children?: ReactNode;
}) {
  return (
    <State kind="empty" title={title} isPage={isPage}>
      {children}
    </State>
  );
}

/** The shape of what comes. Announced once, drawn as bars of uneven length. */
export function Loading({ rows = 6, label }: { rows?: number; label?: string }) {
  const t = useTexts();
  return (
    <div className={styles.skeleton} aria-busy="true">
      <span className="visually-hidden" role="status">
        {label ?? t('state.loading')}
      </span>
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: bars have no identity
        <div key={row} className={styles.bar} style={{ width: `${92 - ((row * 37) % 45)}%` }} />
      ))}
    </div>
  );
}

/** Any failed read, in words, with the way on that fits it. */
export function Failure({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const t = useTexts();
  if (isWithoutDistrict(error)) return <NoDistrict onRetry={onRetry} />;
  const kind = kindOf(error);
  const retry = onRetry && kind !== 'forbidden' && (
    <Button look="main" onClick={onRetry}>
      {t('state.again')}
    </Button>
  );
  return (
    <State kind={kind} title={t(`state.${kind}`)} acts={retry}>
      {problemInWords(error, t)}
    </State>
  );
}

const districtCommand = 'npm run citybrain -- load-district districts/<name>';

/** A server that runs and knows no district yet: says what its operator does next. */
function NoDistrict({ onRetry }: { onRetry?: () => void }) {
  const t = useTexts();
  const again = onRetry && (
    <Button look="main" onClick={onRetry}>
      {t('state.again')}
    </Button>
  );
  return (
    <State isPage kind="empty" title={t('state.noDistrict')} acts={again}>
      {t('state.noDistrictHow')}
      <code className={styles.command}>{districtCommand}</code>
      {t('state.noDistrictDemo')}
    </State>
  );
}

function kindOf(error: unknown): Exclude<Kind, 'empty'> {
  if (!(error instanceof ApiProblem)) return 'wrong';
  if (error.type === offlineType) return 'offline';
  if (error.status === 401 || error.status === 403) return 'forbidden';
  return error.status === 404 ? 'missing' : 'wrong';
}

/** One line inside a page: what was refused, what was saved. */
export function Notice({ tone, children }: { tone: 'wrong' | 'warning' | 'done'; children: ReactNode }) {
  return (
    <div className={styles.notice} data-tone={tone} role={tone === 'wrong' ? 'alert' : 'status'}>
      <span aria-hidden="true">{tone === 'done' ? '✓' : '▲'}</span>
      <span>{children}</span>
    </div>
  );
}

export function ProblemPage({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const again = (): void => {
    reset();
    void router.invalidate();
  };
  return (
    <main className={styles.page}>
      <Failure error={error} onRetry={again} />
    </main>
  );
}

export function NotFoundPage() {
  const t = useTexts();
  const home = (
    <Link {...paths.home()} className={buttonClass('main')}>
      {t('state.home')}
    </Link>
  );
  return (
    <main className={styles.page}>
      <State isPage kind="missing" title={t('state.missing')} acts={home}>
        {t('state.missingPage')}
      </State>
    </main>
  );
}

export function WaitingPage() {
  return (
    <main className={styles.page}>
      <Loading />
    </main>
  );
}
