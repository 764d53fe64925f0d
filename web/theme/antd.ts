import { type ThemeConfig, theme } from 'antd';
import { type Face, faces } from './palette.ts';

/** Ant Design in our language: our palette, square and dense, without motion of its own. */
export function antdTheme(face: Face): ThemeConfig {
  const palette = faces[face];
  return {
    algorithm: face === 'overview' ? theme.darkAlgorithm : theme.defaultAlgorithm,
    token: {
      colorPrimary: palette.accent,
      colorInfo: palette.accent,
      colorError: palette.overdue,
      colorWarning: palette.warning,
      colorSuccess: palette.done,
      colorText: palette.ink,
      colorTextSecondary: palette.inkSoft,
      colorTextTertiary: palette.inkFaint,
      colorTextPlaceholder: palette.inkFaint,
      colorTextQuaternary: palette.inkFaint,
      colorBorder: palette.lineStrong,
      colorBorderSecondary: palette.line,
      colorBgBase: palette.surface,
      colorBgLayout: palette.ground,
      colorBgElevated: palette.raised,
      fontFamily: 'var(--font)',
      fontSize: 14,
      borderRadius: 4,
      controlHeight: 32,
      motion: false,
      wireframe: false,
    },
  };
}
