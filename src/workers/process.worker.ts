/** The thread of one server process and the children it forks. */
import { SERVER_PROGRAMS } from '#lab/programs/server_programs';
import type { ToProcess } from './process_messages';
import { createProcessRoom, takeMessage } from './process_room';

const room = createProcessRoom(SERVER_PROGRAMS);

self.addEventListener('message', (event: MessageEvent<ToProcess>) => {
  const answer = takeMessage(room, event.data);
  if (answer) self.postMessage(answer);
});

self.postMessage({ kind: 'ready' });
