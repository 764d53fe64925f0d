import { useEffect, useRef } from 'react';
import { type Face, faces, type Palette } from '../theme/palette.ts';
import styles from './chart.module.css';
import { init } from './chart-engine.ts';

interface Series {
  name: string;
  colour: keyof Palette;
  values: number[];
}

interface ChartProps {
  face: Face;
  title: string;
  unit: string;
  categories: string[];
  series: Series[];
}

/** Lines over categories, from zero, unit written; the same figures as a table for those who do not see it. */
export default function Chart({ face, title, unit, categories, series }: ChartProps) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!box.current) return;
    const chart = init(box.current, null, { renderer: 'svg' });
    chart.setOption(optionOf({ face, title, unit, categories, series }));
    const observer = new ResizeObserver(() => chart.resize());
    observer.observe(box.current);
    return () => {
      observer.disconnect();
      chart.dispose();
    };
  }, [face, title, unit, categories, series]);
  return (
    <figure className={styles.chart}>
      <figcaption className={styles.caption}>
        {title} <span>({unit})</span>
        {series.map(({ name, colour }, index) => (
          <span key={name} className={styles.legend}>
            <svg width="18" height="6" aria-hidden="true">
              <path
                d="M0 3h18"
                stroke={faces[face][colour]}
                strokeWidth="2"
                strokeDasharray={index ? '4 3' : undefined}
              />
            </svg>
            {name}
          </span>
        ))}
      </figcaption>
      <div ref={box} className={styles.box} aria-hidden="true" />
      <table className="visually-hidden">
        <caption>{title}</caption>
        <thead>
          <tr>
            <td />
            {series.map(({ name }) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {categories.map((category, row) => (
            <tr key={category}>
              <th scope="row">{category}</th>
              {series.map(({ name, values }) => (
                <td key={name}>{values[row]}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}

function optionOf({ face, categories, series }: ChartProps) {
  const palette = faces[face];
  return {
    animation: false,
    textStyle: { fontFamily: 'inherit', color: palette.inkFaint },
    grid: { left: 34, right: 6, top: 8, bottom: 20 },
    tooltip: {
      trigger: 'axis' as const,
      backgroundColor: palette.raised,
      borderColor: palette.line,
      textStyle: { color: palette.ink },
    },
    xAxis: {
      type: 'category' as const,
      data: categories,
      boundaryGap: false,
      axisLabel: { color: palette.inkFaint, interval: 5 },
      axisLine: { lineStyle: { color: palette.line } },
      axisTick: { show: false },
    },
    yAxis: {
      type: 'value' as const,
      min: 0,
      splitNumber: 2,
      axisLabel: { color: palette.inkFaint },
      splitLine: { lineStyle: { color: palette.line } },
    },
    series: series.map(({ name, colour, values }, index) => ({
      type: 'line' as const,
      name,
      data: values,
      symbol: 'none',
      lineStyle: { color: palette[colour], width: 2, type: index ? ('dashed' as const) : ('solid' as const) },
      itemStyle: { color: palette[colour] },
    })),
  };
}
