/** xterm's sixteen colours in each of the page's themes. */
import type { ITheme } from '@xterm/xterm';
import type { Theme } from '../preferences';

const DARK: ITheme = {
  background: '#0b0e13',
  foreground: '#d5dde9',
  cursor: '#e6ebf2',
  cursorAccent: '#0b0e13',
  selectionBackground: '#2b4573',
  scrollbarSliderBackground: '#2f3947',
  scrollbarSliderHoverBackground: '#465468',
  scrollbarSliderActiveBackground: '#5a6b84',
  black: '#2a323e',
  red: '#ff7a6e',
  green: '#45c078',
  yellow: '#e8b33f',
  blue: '#62acff',
  magenta: '#b68cff',
  cyan: '#3ecfb2',
  white: '#d5dde9',
  brightBlack: '#8492a6',
  brightRed: '#ff958b',
  brightGreen: '#6bd896',
  brightYellow: '#f3c967',
  brightBlue: '#8ac2ff',
  brightMagenta: '#cbadff',
  brightCyan: '#6fe0ca',
  brightWhite: '#ffffff',
};

const LIGHT: ITheme = {
  background: '#fbfcfe',
  foreground: '#1d2733',
  cursor: '#17202c',
  cursorAccent: '#fbfcfe',
  selectionBackground: '#c9dcfb',
  scrollbarSliderBackground: '#cfd6e0',
  scrollbarSliderHoverBackground: '#b3bdcb',
  scrollbarSliderActiveBackground: '#98a5b7',
  black: '#17202c',
  red: '#b92f25',
  green: '#17733f',
  yellow: '#835700',
  blue: '#1b62bd',
  magenta: '#6a43c4',
  cyan: '#09705f',
  white: '#5b687b',
  brightBlack: '#5b687b',
  brightRed: '#c0352a',
  brightGreen: '#1a7f47',
  brightYellow: '#8f6000',
  brightBlue: '#1f6bcc',
  brightMagenta: '#7450cc',
  brightCyan: '#0b7a68',
  brightWhite: '#17202c',
};

const CONTRAST: ITheme = {
  ...DARK,
  background: '#000000',
  foreground: '#ffffff',
  cursor: '#ffd84d',
  cursorAccent: '#000000',
  selectionBackground: '#355a9c',
  scrollbarSliderBackground: '#8593a8',
  scrollbarSliderHoverBackground: '#c3cedd',
  scrollbarSliderActiveBackground: '#ffffff',
  red: '#ff9d94',
  green: '#6ff0a3',
  yellow: '#ffd166',
  blue: '#8cc4ff',
  magenta: '#d2b8ff',
  cyan: '#66ecd2',
  white: '#ffffff',
  brightBlack: '#cdd6e2',
};

const THEME: Record<Theme, ITheme> = { dark: DARK, light: LIGHT, contrast: CONTRAST };

export function terminalTheme(theme: Theme): ITheme {
  return THEME[theme];
}
