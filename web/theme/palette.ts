/**
 * Every colour of the interface, once: for style sheets (as custom properties), the map, charts and Ant Design.
 * Red is for overtime and emergency alone, amber for warnings; `palette.test.ts` holds the contrasts.
 */
export type Face = 'overview' | 'desk' | 'phone' | 'public';

export interface Palette {
  /** The page, what lies on it, what floats above it, what is set into it. */
  ground: string;
  surface: string;
  raised: string;
  sunken: string;
  /** Hairlines, and lines that must be seen (borders of inputs). */
  line: string;
  lineStrong: string;
  /** Text in three weights. */
  ink: string;
  inkSoft: string;
  inkFaint: string;
  /** Indigo, the one colour of links and main acts. */
  accent: string;
  accentInk: string;
  accentSoft: string;
  warning: string;
  warningSoft: string;
  overdue: string;
  overdueSoft: string;
  done: string;
  doneSoft: string;
  /** The cloth of the map, its weave, and the thread of an open case. */
  cloth: string;
  weave: string;
  water: string;
  seam: string;
  thread: string;
  threadFaint: string;
}

const light: Palette = {
  ground: '#f2f3f0',
  surface: '#ffffff',
  raised: '#ffffff',
  sunken: '#e9ebe7',
  line: '#dcdfd9',
  lineStrong: '#7c8783',
  ink: '#17212d',
  inkSoft: '#45515e',
  inkFaint: '#5f6a75',
  accent: '#1b5583',
  accentInk: '#ffffff',
  accentSoft: '#e3ecf3',
  warning: '#7d4b00',
  warningSoft: '#fcefd3',
  overdue: '#b0201a',
  overdueSoft: '#fbe6e3',
  done: '#27644a',
  doneSoft: '#e2efe7',
  cloth: '#fbfbf9',
  weave: '#e3e6e0',
  water: '#e6ecef',
  seam: '#a9b2ae',
  thread: '#1b5583',
  threadFaint: '#7fa5c4',
};

const dark: Palette = {
  ground: '#0b1220',
  surface: '#0f1829',
  raised: '#162238',
  sunken: '#080e19',
  line: '#22304a',
  lineStrong: '#66758f',
  ink: '#eef1f5',
  inkSoft: '#b9c3d1',
  inkFaint: '#8f9caf',
  accent: '#a8c9e8',
  accentInk: '#0b1220',
  accentSoft: '#18293f',
  warning: '#e6ac43',
  warningSoft: '#2b2415',
  overdue: '#ff6a5e',
  overdueSoft: '#341a20',
  done: '#8cc9a8',
  doneSoft: '#14291f',
  cloth: '#131f35',
  weave: '#1d2b47',
  water: '#0b1220',
  seam: '#3a4c6b',
  thread: '#f6ebca',
  threadFaint: '#a3956c',
};

export const faces: Record<Face, Palette> = { overview: dark, desk: light, phone: light, public: light };
