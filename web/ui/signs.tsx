import { useDistrict } from '../api/district.ts';
import { type ClockState, type Stage, stages } from '../api/shapes.ts';
import { useNow } from '../clock.ts';
import { useLiveState } from '../live.ts';
import { useTexts } from '../texts/text.ts';
import styles from './signs.module.css';
import { exactTime, saidDuration, saidMoment, useZone } from './time.tsx';

/** Every state is said three times: by colour, by shape, by word. */

const minuteMs = 60_000;

export function ClockShape({ clock }: { clock: ClockState }) {
  return (
    <svg className={styles.shape} viewBox="0 0 12 12" aria-hidden="true">
      {clock === 'running' && (
        <circle cx="6" cy="6" r="4" fill="none" stroke="currentColor" strokeWidth="1.500" />
      )}
      {clock === 'warning' && <path d="M6 1 11.500 11H.5z" fill="currentColor" />}
      {clock === 'overdue' && <path d="M6 0l6 6-6 6-6-6z" fill="currentColor" />}
      {clock === 'stopped' && <path d="M3 1.500h2v9H3zm4 0h2v9H7z" fill="currentColor" />}
    </svg>
  );
}

/** 剩 3 小时 / 超 2 天 / 已停表, with the exact deadline on hover. */
export function Due({ clock: read, dueAt }: { clock: ClockState; dueAt: string | null }) {
  const t = useTexts();
  const zone = useZone();
  const now = useNow(minuteMs);
  const due = dueAt === null ? undefined : Date.parse(dueAt);
  // The deadline may have passed since the case was read.
  const clock = read !== 'stopped' && due !== undefined && due < now ? 'overdue' : read;
  const words = (): string => {
    if (clock === 'stopped') return t('clock.stopped');
    if (due === undefined) return t('clock.none');
    const time = saidDuration(due - now, t);
    return due < now ? t('clock.over', { time }) : t('clock.left', { time });
  };
  const title = due === undefined ? undefined : t('clock.dueAt', { time: exactTime(due, zone) });
  return (
    <span className={styles.sign} data-clock={clock} title={title}>
      <ClockShape clock={clock} />
      {words()}
    </span>
  );
}

/** 今天 18:00 前: the deadline itself, for people who plan by it. */
export function DueMoment({ dueAt }: { dueAt: string }) {
  const t = useTexts();
  const zone = useZone();
  const now = useNow(minuteMs);
  return (
    <span title={exactTime(Date.parse(dueAt), zone)}>
      {t('clock.before', { time: saidMoment(Date.parse(dueAt), now, zone, t) })}
    </span>
  );
}

type Tone = 'plain' | 'accent' | 'warning' | 'done';

export function Tag({ tone = 'plain', children }: { tone?: Tone; children: string }) {
  return (
    <span className={styles.tag} data-tone={tone}>
      {children}
    </span>
  );
}

const settled: ReadonlySet<Stage> = new Set(['closed', 'evaluated']);

export function StageTag({ stage }: { stage: Stage }) {
  const t = useTexts();
  const tone = settled.has(stage) ? 'done' : stage === 'reported' ? 'accent' : 'plain';
  return <Tag tone={tone}>{t(`stage.${stage}`)}</Tag>;
}

/** The way of a case as a seam: stitched as far as it has come. */
export function StageTrack({ stage }: { stage: Stage }) {
  const t = useTexts();
  if (stage === 'rejected') return <StageTag stage="rejected" />;
  const here = stages.indexOf(stage);
  return (
    <ol className={styles.track}>
      {stages.map((each, index) => {
        const state = index < here ? 'passed' : index === here ? 'here' : 'ahead';
        return (
          <li
            key={each}
            className={styles.step}
            data-state={state}
            aria-current={state === 'here' ? 'step' : undefined}
          >
            <svg viewBox="0 0 13 14" aria-hidden="true">
              <path
                d="M6.500 1 12 4v6l-5.500 3L1 10V4z"
                fill={state === 'passed' ? 'currentColor' : 'var(--surface)'}
                stroke="currentColor"
                strokeWidth="1.500"
              />
              {state === 'here' && <circle cx="6.500" cy="7" r="2.300" fill="currentColor" />}
            </svg>
            <span>{t(`stage.short.${each}`)}</span>
          </li>
        );
      })}
    </ol>
  );
}

export function ConnectionSign() {
  const t = useTexts();
  const { connection } = useLiveState();
  const clock: ClockState =
    connection === 'live' ? 'running' : connection === 'connecting' ? 'stopped' : 'warning';
  return (
    <span className={styles.connection} data-state={connection} role="status">
      <ClockShape clock={clock} />
      {t(`connection.${connection}`)}
    </span>
  );
}

/** Said once on every screen of a demo district. */
export function DemoMark() {
  const t = useTexts();
  return useDistrict().demo ? <span className={styles.demo}>{t('demo.mark')}</span> : null;
}
