/** Runs until a check turns green, a Sentinel announces something, or so much time has gone by; then pauses. */
import { Menu } from '../Menu';
import { send } from '../post';
import { usePage, useTexts } from '../use_page';

const SECONDS = [1, 10, 60, 600];

/** In the order in which a failover has them. */
const EVENTS = ['+sdown', '+odown', '+try-failover', '+elected-leader', '+switch-master', '-sdown'];

/** A failover's whole time-out and more; a check may be about what comes after it. */
const LIMIT_S = 600;

export function RunToMenu({ disabled }: { readonly disabled: boolean }) {
  const texts = useTexts().runTo;
  const watched = usePage(({ graph }) => graph.nodes.some(({ kind }) => kind === 'sentinel'));
  const items = [
    { id: 'check', text: texts.check },
    ...SECONDS.map((each) => ({ id: String(each), text: texts.seconds(each) })),
    ...(watched ? EVENTS : []).map((each) => ({ id: each, text: texts.event(each) })),
  ];
  const choose = (id: string) => {
    if (id === 'check') send({ kind: 'runTo', what: 'check', seconds: LIMIT_S });
    else if (EVENTS.includes(id)) send({ kind: 'runUntil', event: id, limit: LIMIT_S, stop: true });
    else send({ kind: 'runTo', what: 'instant', seconds: Number(id) });
  };
  return (
    <Menu
      className="run-to"
      label={texts.label}
      disabled={disabled}
      chosen=""
      items={items}
      onChoose={choose}
    >
      {null}
    </Menu>
  );
}
