/** To the moment of something in the diagram, and to where it is drawn. */
import { goTo, goToInstant } from '../timeline/go_to';
import type { Happening } from './causes';

export function goToHappening(happening: Happening): void {
  if (happening.kind === 'event') goTo(happening.tick);
  else goToInstant(happening.arrow.sentAt);
}

/** Once it is drawn. */
export function showOf(id: string): void {
  requestAnimationFrame(() => {
    const quoted = CSS.escape(id);
    document
      .querySelector(`.sequence [data-id="${quoted}"], .sequence [data-event="${quoted}"]`)
      ?.scrollIntoView({ block: 'nearest' });
  });
}
