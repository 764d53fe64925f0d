import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { tasksQuery } from '../../api/cases.ts';
import { useSession } from '../../api/session.ts';
import type { CaseSummary, ClockState } from '../../api/shapes.ts';
import { useDrafts } from '../../forms/drafts.ts';
import { paths } from '../../paths.ts';
import { useName, usePlaceName, useTexts } from '../../texts/text.ts';
import { usePageTitle } from '../../ui/page-title.ts';
import { Due, StageTag, Tag } from '../../ui/signs.tsx';
import { Empty, Failure, Loading } from '../../ui/states.tsx';
import styles from './phone.module.css';

const pressing: ReadonlySet<ClockState> = new Set(['overdue', 'warning']);

/** Today's work: what presses first, then the rest by deadline. */
export function TasksPage() {
  const t = useTexts();
  usePageTitle(t('nav.tasks'));
  const tasks = useQuery(tasksQuery);
  if (tasks.isPending) return <Loading rows={8} />;
  if (!tasks.data) return <Failure error={tasks.error} onRetry={() => void tasks.refetch()} />;
  if (tasks.data.length === 0)
    return (
      <Empty isPage title={t('tasks.empty')}>
        {t('tasks.emptyWhy')}
      </Empty>
    );
  const first = tasks.data.filter((task) => pressing.has(task.clock));
  const rest = tasks.data.filter((task) => !pressing.has(task.clock));
  return (
    <>
      <h1 className={styles.heading}>{t('tasks.heading', { count: tasks.data.length })}</h1>
      <TaskList title={t('tasks.pressing')} tasks={first} />
      <TaskList title={t('tasks.rest')} tasks={rest} />
    </>
  );
}

function TaskList({ title, tasks }: { title: string; tasks: CaseSummary[] }) {
  if (tasks.length === 0) return null;
  return (
    <section className={styles.group}>
      <h2>{title}</h2>
      <ul className={styles.tasks}>
        {tasks.map((task) => (
          <TaskCard key={task.id} task={task} />
        ))}
      </ul>
    </section>
  );
}

function TaskCard({ task }: { task: CaseSummary }) {
  const t = useTexts();
  const nameOf = useName();
  const placeName = usePlaceName();
  const { person } = useSession();
  const draft = useDrafts(person.id).find((each) => each.caseId === task.id);
  return (
    <li>
      <Link {...paths.task({ id: task.id })} className={styles.task} data-clock={task.clock}>
        <span className={styles.line}>
          <Due clock={task.clock} dueAt={task.dueAt} />
          {draft ? <Tag tone="warning">{t(`draft.${draft.state}`)}</Tag> : <StageTag stage={task.stage} />}
        </span>
        <strong>{task.title}</strong>
        <span className={styles.soft}>
          {[task.village && placeName(task.village), task.category && nameOf(task.category.name)]
            .filter(Boolean)
            .join(' · ')}
        </span>
      </Link>
    </li>
  );
}
