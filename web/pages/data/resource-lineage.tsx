import { useQuery } from '@tanstack/react-query';
import { type Lineage, type LineageNode, lineageQuery, type ResourceDetail } from '../../api/resources.ts';
import { useName, useTexts } from '../../texts/text.ts';
import { useNumber } from '../../ui/number.ts';
import { Empty, Failure, Loading } from '../../ui/states.tsx';
import { Time } from '../../ui/time.tsx';
import styles from './page.module.css';
import { Scroll } from './page.tsx';
import parts from './resource.module.css';

const boxWidth = 190;
const boxHeight = 44;
const gapX = 44;
const gapY = 14;
const charactersMax = 13;

/** From left to right: where it came from, how it came, what it is, by which grant it left, who has it. */
const columnOf: Record<LineageNode['kind'], number> = {
  source: 0,
  batch: 1,
  dataset: 2,
  resource: 2,
  grant: 3,
  receiver: 4,
};

interface Placed {
  node: LineageNode;
  x: number;
  y: number;
}

export function ResourceLineage({ resource }: { resource: ResourceDetail }) {
  const t = useTexts();
  const found = useQuery(lineageQuery(resource.id));
  if (found.isPending) return <Loading rows={8} />;
  if (found.error) return <Failure error={found.error} onRetry={() => void found.refetch()} />;
  const { nodes, edges } = found.data;
  if (edges.length === 0) return <Empty title={t('lineage.none')}>{t('lineage.noneWhy')}</Empty>;
  return (
    <section className={styles.part} aria-label={t('resource.tab.lineage')}>
      <Scroll title={t('lineage.title')}>
        <Drawing lineage={found.data} resourceId={resource.id} />
      </Scroll>
      {found.data.batchesLeftOut && <p className={styles.faint}>{t('lineage.older')}</p>}
      <details>
        <summary>{t('lineage.table')}</summary>
        <EdgeTable nodes={nodes} edges={edges} />
      </details>
    </section>
  );
}

/** Places each node in the column of its kind; a short column stands in the middle. */
function placed(nodes: LineageNode[]): { all: Map<string, Placed>; width: number; height: number } {
  const columns = [...Map.groupBy(nodes, (node) => columnOf[node.kind])].sort(
    ([one], [other]) => one - other,
  );
  const most = Math.max(...columns.map(([, column]) => column.length));
  const height = most * (boxHeight + gapY) + gapY;
  const all = new Map<string, Placed>();
  for (const [index, [, column]] of columns.entries()) {
    const top = (height - column.length * (boxHeight + gapY) + gapY) / 2;
    for (const [row, node] of column.entries())
      all.set(node.id, { node, x: gapY + index * (boxWidth + gapX), y: top + row * (boxHeight + gapY) });
  }
  return { all, width: columns.length * (boxWidth + gapX) - gapX + 2 * gapY, height };
}

function Drawing({ lineage, resourceId }: { lineage: Lineage; resourceId: number }) {
  const t = useTexts();
  const { all, width, height } = placed(lineage.nodes);
  return (
    <svg
      className={parts.graph}
      style={{ width, height }}
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={t('lineage.title')}
    >
      {lineage.edges.map(({ from, to }) => {
        const one = all.get(from);
        const other = all.get(to);
        if (!one || !other) return null;
        const x1 = one.x + boxWidth;
        const y1 = one.y + boxHeight / 2;
        const y2 = other.y + boxHeight / 2;
        const middle = (x1 + other.x) / 2;
        return (
          <path key={`${from} ${to}`} d={`M${x1} ${y1}C${middle} ${y1} ${middle} ${y2} ${other.x} ${y2}`} />
        );
      })}
      {[...all.values()].map((one) => (
        <Box key={one.node.id} of={one} isHere={one.node.id === `resource/${resourceId}`} />
      ))}
    </svg>
  );
}

function Box({ of: { node, x, y }, isHere }: { of: Placed; isHere: boolean }) {
  const nameOf = useName();
  const said = useNodeWords();
  const name = nameOf(node.name);
  return (
    <g transform={`translate(${x} ${y})`} data-here={isHere || undefined}>
      <title>{`${name} · ${said(node)}`}</title>
      <rect width={boxWidth} height={boxHeight} rx="4" />
      <text x="10" y="18">
        {shortened(name)}
      </text>
      <text x="10" y="35" className={parts.small}>
        {said(node)}
      </text>
    </g>
  );
}

/** Latin letters are half as wide as Chinese ones. */
function shortened(name: string): string {
  let width = 0;
  let kept = '';
  for (const letter of name) {
    width += letter.charCodeAt(0) < 0x250 ? 0.55 : 1;
    if (width > charactersMax) return `${kept}…`;
    kept += letter;
  }
  return kept;
}

function useNodeWords(): (node: LineageNode) => string {
  const t = useTexts();
  const number = useNumber();
  return ({ kind, rows }) =>
    [t(`lineage.kind.${kind}`), rows === null ? '' : t('data.rows', { count: rows })]
      .filter(Boolean)
      .join(' · ') ||
    (number(rows) ?? '');
}

function EdgeTable({ nodes, edges }: Pick<Lineage, 'nodes' | 'edges'>) {
  const t = useTexts();
  const nameOf = useName();
  const said = useNodeWords();
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const cell = (id: string) => {
    const node = byId.get(id);
    if (!node) return id;
    return (
      <span>
        {nameOf(node.name)} <small>{said(node)}</small>
      </span>
    );
  };
  return (
    <table className={`${styles.table} ${styles.stack}`}>
      <thead>
        <tr>
          <th scope="col">{t('lineage.from')}</th>
          <th scope="col">{t('lineage.to')}</th>
          <th scope="col">{t('batch.at')}</th>
        </tr>
      </thead>
      <tbody>
        {edges.map(({ from, to }) => {
          const at = byId.get(to)?.at ?? byId.get(from)?.at;
          return (
            <tr key={`${from} ${to}`}>
              <td data-label={t('lineage.from')}>{cell(from)}</td>
              <td data-label={t('lineage.to')}>{cell(to)}</td>
              <td data-label={t('batch.at')}>{at && <Time at={at} />}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
