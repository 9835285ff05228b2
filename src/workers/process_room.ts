/** What a process's worker does with each message: the worker itself is only the thread around it. */
import { answersOf } from '#lab/inspect';
import { createRunner, type Programs, putImages, type Runner, runBatch } from '#lab/runner';
import type { FromProcess, ToProcess } from './process_messages';

export function createProcessRoom(programs: Programs): Runner {
  return createRunner(programs);
}

/** Takes a message; answers what is to be sent back, null for nothing. */
export function takeMessage(room: Runner, message: ToProcess): FromProcess | null {
  switch (message.kind) {
    case 'adopt':
      putImages(room, message.images);
      return null;
    case 'window': {
      const before = new Set(room.images.keys());
      const results = message.batches.map((batch) => runBatch(room, batch));
      const born = [...room.images.keys()].filter((pid) => !before.has(pid));
      return { kind: 'ran', results, born };
    }
    case 'inspect': {
      const { id, pid, questions } = message;
      const answers = answersOf(room.images.get(pid), room.programs, questions);
      return { kind: 'inspected', id, pid, questions, answers };
    }
    case 'giveBack': {
      const images = [...room.images.values()];
      room.images.clear();
      return { kind: 'gaveBack', images };
    }
  }
}
