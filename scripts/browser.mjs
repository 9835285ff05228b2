// Where the end-to-end tests get Chromium: $CHROMIUM_PATH, the system's, Playwright's own download.
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const NAMES = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
];
const WINDOWS = ['Google/Chrome/Application/chrome.exe', 'Microsoft/Edge/Application/msedge.exe'];

/** The path of a Chromium, or undefined. The system's comes first: it saves a download. */
export async function findChromium() {
  if (process.env.CHROMIUM_PATH) return process.env.CHROMIUM_PATH;
  const places = (process.env.PATH ?? '')
    .split(delimiter)
    .flatMap((dir) => NAMES.map((name) => join(dir, name)));
  places.push('/Applications/Google Chrome.app/Contents/MacOS/Google Chrome');
  places.push('/Applications/Chromium.app/Contents/MacOS/Chromium');
  for (const variable of ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA']) {
    const dir = process.env[variable];
    if (dir) places.push(...WINDOWS.map((path) => join(dir, path)));
  }
  const { chromium } = await import('@playwright/test');
  places.push(chromium.executablePath());
  return places.find((path) => path && existsSync(path));
}
