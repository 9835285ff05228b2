import { defineConfig, devices } from '@playwright/test';
import { CHROMIUM_FLAGS, findChromium } from './scripts/browser.mjs';

const port = Number(process.env.E2E_PORT ?? 4173);
const executablePath = await findChromium();

const LONG = /(walk_sentinel|story|look)\.spec\.ts$/;

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  fullyParallel: true,
  workers: 2,
  // The longest walk types some eighty lines; a busy machine takes minutes over it.
  timeout: 300_000,
  // Those that take minutes begin first; at the end one of them would keep the other core idle.
  projects: [
    { name: 'long', testMatch: LONG },
    { name: 'page', testIgnore: LONG },
  ],
  forbidOnly: Boolean(process.env.CI),
  // A shared CI machine stalls now and then; a second failure is one.
  retries: process.env.CI ? 1 : 0,
  use: {
    ...devices['Desktop Chrome'],
    viewport: { width: 1440, height: 900 },
    baseURL: `http://127.0.0.1:${port}`,
    // What can't be clicked by then never will be: not the whole test's five minutes are lost.
    actionTimeout: 60_000,
    // Nobody is on a first visit, but in the tour's own test.
    storageState: {
      cookies: [],
      origins: [
        {
          origin: `http://127.0.0.1:${port}`,
          localStorage: [{ name: 'redis-ha-lab.tour', value: 'seen' }],
        },
      ],
    },
    // Recording a trace slows each test by half; E2E_TRACE=1 asks for it.
    trace: process.env.E2E_TRACE ? 'retain-on-failure' : 'off',
    launchOptions: {
      ...(executablePath ? { executablePath } : {}),
      args: CHROMIUM_FLAGS,
    },
  },
  webServer: {
    command: `npx vite preview --port ${port} --strictPort`,
    url: `http://127.0.0.1:${port}`,
    reuseExistingServer: !process.env.CI,
    timeout: 60_000,
  },
});
