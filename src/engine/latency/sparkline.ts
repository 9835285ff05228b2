/**
 * Numbers as a picture of characters.
 * twin: redis 6.2.6 sparkline.c; latency.c, latencyCommandGenSparkeline.
 */
import type { LatencyTimeSeries } from './latency';

const COLUMNS = 80;
const ROWS = 4;
/** From a step's foot to its top. */
const CHARSET_FILL = '_o#';
const STEPS = CHARSET_FILL.length * ROWS;
const LABEL_MARGIN_TOP = 1;

interface Sample {
  readonly step: number;
  readonly label: string;
}

function ago(seconds: number): string {
  if (seconds < 60) return `${seconds}s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)}h`;
  return `${Math.floor(seconds / 86_400)}d`;
}

/** A column of the picture, from the top row down. */
function barOf(step: number): string {
  let bar = '';
  for (let row = 0; row < ROWS; row++) {
    const at = step - (ROWS - row - 1) * CHARSET_FILL.length;
    if (at < 0) bar += ' ';
    else bar += CHARSET_FILL[at] ?? '|';
  }
  return bar;
}

/** Up to 80 samples side by side, with their labels written downwards. */
function renderRange(samples: readonly Sample[]): string {
  const columns = samples.map(
    ({ step, label }) => barOf(step) + ' '.repeat(LABEL_MARGIN_TOP) + label,
  );
  const height = Math.max(...columns.map((column) => column.length));
  let out = '';
  for (let row = 0; row < height; row++) {
    out += `${columns.map((column) => column[row] ?? ' ').join('')}\n`;
  }
  return out;
}

/** LATENCY GRAPH's answer; `now`: unix seconds. */
export function latencyGraph(event: string, series: LatencyTimeSeries, now: number): string {
  const values = series.samples.map(({ latencyMs }) => latencyMs);
  const [min, max] = [Math.min(...values), Math.max(...values)];
  const span = max - min || 1;
  const samples = series.samples.map(({ time, latencyMs }) => ({
    step: Math.min(Math.floor(((latencyMs - min) * STEPS) / span), STEPS - 1),
    label: ago(now - time),
  }));
  const parts: string[] = [];
  for (let at = 0; at < samples.length; at += COLUMNS) {
    parts.push(renderRange(samples.slice(at, at + COLUMNS)));
  }
  const head = `${event} - high ${max} ms, low ${min} ms (all time high ${series.maxMs} ms)`;
  return `${head}\n${'-'.repeat(COLUMNS)}\n${parts.join('\n')}`;
}
