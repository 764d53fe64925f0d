import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { caseMapQuery, overviewQuery } from '../../api/cases.ts';
import type { Point } from '../../api/shapes.ts';
import { useLive } from '../../live.ts';
import { isFinestCell, resolutionOf } from '../../map/cells.ts';
import { MapView } from '../../map/map-view.tsx';
import { paths } from '../../paths.ts';
import { useTexts } from '../../texts/text.ts';
import { useFace } from '../../theme/face.ts';
import { usePageTitle } from '../../ui/page-title.ts';
import { Failure } from '../../ui/states.tsx';
import styles from './overview.module.css';
import { OverviewHead } from './overview-head.tsx';
import { Pressing } from './pressing.tsx';
import { Streets } from './streets.tsx';
import { Today } from './today.tsx';

/** What the edges cover of the map on a wide screen, in pixels. */
const edges = { top: 96, right: 348, bottom: 176, left: 348 };

const streetZoom = 13;
/** Far cells open into nearer ones; the zoom at which the next finer ones are drawn. */
const zoomAfter = (resolution: number): number => (resolution < 9 ? 11.5 : 13.5);

/** Below this width the edges stand under the map (overview.module.css). */
const narrowMax = 1000;

/** The map is the page. Left: what needs me now. Right: where it goes wrong. Below: how are we doing. */
export function OverviewPage() {
  useFace('overview');
  useLive();
  const t = useTexts();
  usePageTitle(t('nav.overview'));
  const navigate = useNavigate();
  const overview = useQuery(overviewQuery);
  const map = useQuery(caseMapQuery);
  const [focus, setFocus] = useState<{ at: Point; zoom: number }>();
  const pick = ({ at, cell }: { at: Point; cell?: string }): void => {
    if (cell === undefined) return;
    if (isFinestCell(cell)) void navigate(paths.cases({ cell, open: true }));
    else setFocus({ at, zoom: zoomAfter(resolutionOf(cell)) });
  };
  return (
    <div className={styles.page}>
      <OverviewHead />
      <main id="main" className={styles.edges}>
        <h1 className="visually-hidden">{t('nav.overview')}</h1>
        <div className={styles.map}>
          <MapView
            face="overview"
            label={t('overview.map')}
            stitches={map.data}
            padding={innerWidth > narrowMax ? edges : undefined}
            focus={focus}
            onPick={pick}
          />
        </div>
        {overview.error && !overview.data ? (
          <div className={styles.failure}>
            <Failure error={overview.error} onRetry={() => void overview.refetch()} />
          </div>
        ) : (
          <>
            <Pressing overview={overview.data} />
            <Streets overview={overview.data} onPlace={(at) => setFocus({ at, zoom: streetZoom })} />
            <Today overview={overview.data} />
          </>
        )}
      </main>
    </div>
  );
}
