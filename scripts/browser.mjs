// Where the end-to-end tests get Chromium: $CHROMIUM_PATH, the system's, Playwright's own download.
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

// The shell without a window's furniture comes first: it opens a page with half the work.
const NAMES = [
  'chromium-headless-shell',
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
];
const WINDOWS = ['Google/Chrome/Application/chrome.exe', 'Microsoft/Edge/Application/msedge.exe'];

// A second --disable-features replaces Playwright's own, so what matters of its list is repeated here. The two of
// the omnibox are ours: each new window loads two pages of suggestions, which costs more than opening the lab.
const FEATURES = [
  'WebUIOmniboxPopup',
  'WebUIOmniboxAimPopup',
  'AimEnabled',
  'DestroyProfileOnBrowserClose',
  'HttpsUpgrades',
  'LensOverlay',
  'MediaRouter',
  'NetworkTimeServiceQuerying',
  'OptimizationHints',
  'PaintHolding',
  'PreconnectToSearch',
  'ThirdPartyStoragePartitioning',
  'Translate',
];

/** What tests and the bench start Chromium with: nothing but the page is to take the machine's time. */
export const CHROMIUM_FLAGS = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  `--disable-features=${FEATURES.join(',')}`,
];

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
