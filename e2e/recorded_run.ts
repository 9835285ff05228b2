/** A lesson's solution, played without a page: the session it makes, and the trace of that. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createServer } from 'vite';
import type { TraceRecord } from '#host/trace';

export interface RecordedRun {
  /** What the page opens. */
  readonly text: string;
  readonly trace: readonly TraceRecord[];
}

export async function recordedRun(lesson: string): Promise<RecordedRun> {
  const root = fileURLToPath(new URL('..', import.meta.url));
  const server = await createServer({
    root,
    configFile: false,
    logLevel: 'error',
    cacheDir: 'node_modules/.vite-e2e',
    optimizeDeps: { noDiscovery: true },
    server: { middlewareMode: true, hmr: false, ws: false, watch: null },
  });
  try {
    const [player, recorder, session, replay, lab, topology, programs] = await Promise.all([
      server.ssrLoadModule('/src/node/lesson/player.ts'),
      server.ssrLoadModule('/src/node/lab_record.ts'),
      server.ssrLoadModule('/src/lab/session.ts'),
      server.ssrLoadModule('/src/lab/past/replay.ts'),
      server.ssrLoadModule('/src/lab/lab.ts'),
      server.ssrLoadModule('/src/lab/topology.ts'),
      server.ssrLoadModule('/src/lab/programs/programs.ts'),
    ]);
    const text: string = recorder.record(player.readLesson(`${root}lessons`, lesson));
    const kept = session.decodeSession(text);
    const json = readFileSync(`${root}lessons/${lesson}/topology.json`, 'utf8');
    const { id, hash } = { id: kept.lesson, hash: kept.hash };
    const options = {
      topology: topology.parseTopology(json),
      lesson: { id, hash },
      seed: kept.seed,
      programs: programs.PROGRAMS,
    };
    const past = { until: 0, checkpoints: [], fresh: () => null };
    const run = replay.rewind(options, kept, past).lab;
    const trace: TraceRecord[] = [];
    lab.runLab(run, kept.now, (happened: { trace: readonly TraceRecord[] }) => {
      trace.push(...happened.trace);
    });
    return { text, trace };
  } finally {
    await server.close();
  }
}
