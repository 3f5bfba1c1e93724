import type { ThemeConfig } from 'antd';

// One accent. Greys are darker than Ant Design's own: every text keeps at least 4.5:1 on white.
// Red belongs to emergencies alone, so what failed is written in rust, with an icon and a word.
export const colour = {
  accent: '#0b5f5c',
  accentSoft: '#e6f1f0',
  text: '#17292b',
  muted: '#4a5b5d',
  line: '#d5dfdf',
  page: '#f5f8f8',
  good: '#1c6b3f',
  warn: '#855300',
  bad: '#a03c0a',
  emergency: '#b4141e',
  exercise: '#6a2c91',
};

export function theme({ phone, still }: { phone: boolean; still: boolean }): ThemeConfig {
  const fontSize = phone ? 16 : 15;
  return {
    token: {
      colorPrimary: colour.accent,
      colorInfo: colour.accent,
      colorLink: colour.accent,
      colorSuccess: colour.good,
      colorWarning: colour.warn,
      colorError: colour.bad,
      // Made of a dark accent, the kit's own pale grounds would come out grey.
      colorInfoBg: colour.accentSoft,
      colorInfoBorder: '#a9cdca',
      colorInfoBgHover: colour.accentSoft,
      colorPrimaryBg: colour.accentSoft,
      colorPrimaryBgHover: '#d3e8e6',
      colorSuccessBg: '#e5f3ea',
      colorSuccessBorder: '#a9d4b9',
      colorWarningBg: '#fdf1dc',
      colorWarningBorder: '#e5c48a',
      colorErrorBg: '#fcebe1',
      colorErrorBorder: '#e8b89c',
      colorText: colour.text,
      colorTextSecondary: colour.muted,
      colorTextTertiary: colour.muted,
      colorTextQuaternary: '#5c6c6e',
      colorTextDescription: colour.muted,
      colorTextPlaceholder: '#5f6f71',
      colorTextDisabled: '#66767a',
      colorBorder: '#8fa1a3',
      colorBorderSecondary: colour.line,
      colorBgLayout: colour.page,
      fontFamily: "'Be Vietnam Pro', system-ui, sans-serif",
      fontSize,
      fontSizeSM: 13,
      fontSizeLG: fontSize,
      fontSizeHeading3: 22,
      fontSizeHeading4: fontSize,
      fontSizeHeading5: fontSize,
      controlHeight: phone ? 44 : 36,
      controlHeightSM: phone ? 44 : 30,
      controlHeightLG: 44,
      controlOutlineWidth: 3,
      controlOutline: 'rgba(11, 95, 92, 0.35)',
      borderRadius: 6,
      lineWidthFocus: 3,
      motion: !still,
      motionDurationMid: '0.12s',
      motionDurationSlow: '0.16s',
    },
    components: {
      Button: { primaryShadow: 'none', defaultShadow: 'none' },
      Menu: { itemHeight: 44, itemBorderRadius: 6 },
      Tag: { fontSizeSM: 13 },
      // Seven days side by side fit the narrowest phone, its rows as far apart as a finger needs.
      DatePicker: { cellWidth: phone ? 40 : 42, cellHeight: 30 },
    },
  };
}

// The world of exercises: the same kit in violet.
export const exerciseTheme: ThemeConfig = {
  token: {
    colorPrimary: colour.exercise,
    colorInfo: colour.exercise,
    colorLink: colour.exercise,
    controlOutline: 'rgba(106, 44, 145, 0.35)',
  },
};
