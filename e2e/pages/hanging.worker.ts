/** A server's thread that falls into an endless loop at its fortieth window. */
import { SERVER_PROGRAMS } from '#lab/programs/server_programs';
import type { ToProcess } from '#workers/process_messages';
import { createProcessRoom, takeMessage } from '#workers/process_room';

const FATAL_WINDOW = 40;

const room = createProcessRoom(SERVER_PROGRAMS);
let windows = 0;

self.addEventListener('message', (event: MessageEvent<ToProcess>) => {
  if (event.data.kind === 'window') windows += 1;
  while (windows >= FATAL_WINDOW) windows += 1;
  const answer = takeMessage(room, event.data);
  if (answer) self.postMessage(answer);
});

self.postMessage({ kind: 'ready' });
