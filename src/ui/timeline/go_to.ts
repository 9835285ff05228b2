/** To a moment, and to the line in the terminal that tells of it. */
import { send } from '../post';
import { findTty, store } from '../store';
import { unmarkLine } from '../terminal/mark';
import { revealLine } from '../terminal/screens';
import { isPhone } from '../use_media';
import type { Tick } from './lanes';

/** A line takes so long from the process that printed it to the terminal. */
const SHOWN_AFTER_US = 300;

/** What a log line says, and when. */
export type Place = Pick<Tick, 'at' | 'port' | 'text' | 'detail'>;

let wanted: Place | null = null;
let arrived: Place | null = null;

/** The event whose moment the lab's last opening is; null: it opened elsewhere. */
export function cameTo(): Place | null {
  return arrived;
}

export function goTo(tick: Place): void {
  const { snapshot, readOnly } = store.getState();
  if (!snapshot) return;
  const at = Math.min(tick.at + SHOWN_AFTER_US, snapshot.end);
  if (readOnly || snapshot.now === at) {
    reveal(tick);
    return;
  }
  wanted = tick;
  send({ kind: 'seek', at });
}

export function goToInstant(at: number): void {
  const { snapshot, readOnly } = store.getState();
  if (snapshot && !readOnly) send({ kind: 'seek', at: Math.round(at / 100) * 100 });
}

/** Brings the terminal to front without taking the keyboard away from the timeline. */
function reveal(place: Place): void {
  const { port, text, detail } = place;
  const tty = findTty(({ node }) => node === String(port));
  // Of the other events a log tells in words of its own: what it said then is shown, not searched.
  if (detail === '') {
    revealInLog(place);
    return;
  }
  if (!tty) return;
  store.setState({ activeTty: tty.tty });
  void revealLine(tty.tty, `${text} ${detail}`.trim()).then((found) => {
    if (!found) revealInLog(place);
  });
}

/** A log that is not a terminal's is read in the inspector; a phone has no room for both. */
function revealInLog({ port, at, text, detail }: Place): void {
  const node = store.getState().graph.nodes.find((each) => each.port === port);
  if (!node || isPhone()) return;
  store.setState({
    side: 'inspect',
    inspected: node.name,
    confLine: null,
    logAt: { at: at + SHOWN_AFTER_US, words: detail === '' ? '' : `${text} ${detail}`.trim() },
  });
}

store.subscribe(({ openings }, before) => {
  if (openings === before.openings) return;
  arrived = wanted;
  wanted = null;
  if (arrived) reveal(arrived);
});

// Once time goes on, the line that was marked is not the one that anybody speaks of.
store.subscribe(({ snapshot }, before) => {
  if (!snapshot?.running || before.snapshot?.running !== false) return;
  unmarkLine();
  if (store.getState().logAt !== null) store.setState({ logAt: null });
});
