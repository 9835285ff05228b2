/** Over the graph: each fault that holds, with its undo; and what can be done with selected nodes. */
import { send } from '../post';
import { store } from '../store';
import { cutTime } from '../topology/cables';
import { sharedDumpsOf } from '../topology/dumps';
import { rivalsOf, shortagesOf } from '../topology/sentinels';
import { usePage, usePagePaced, useTexts } from '../use_page';
import { lossText } from './loss_text';

/** As finely as it tells how long a fault has lasted. */
const TENTH_MS = 100;

export function FaultStrip() {
  const texts = useTexts();
  const readOnly = usePage((page) => page.readOnly);
  const { snapshot, graph } = usePagePaced(
    ({ snapshot, graph }) => ({ snapshot, graph }),
    TENTH_MS,
  );
  const frozen = graph.nodes.filter((node) => node.stopped);
  const chips = [
    ...(snapshot?.faults ?? []).map(({ id, words, since }) => ({
      words,
      undo: `undo ${id}`,
      time: cutTime({ since }, snapshot?.now ?? 0),
    })),
    ...frozen.map(({ port }) => ({ words: `stop ${port}`, undo: `cont ${port}`, time: '' })),
  ];
  const rivals = rivalsOf(graph).map((group) => group.map(({ name }) => name));
  return (
    <div className="fault-strip">
      {rivals.map((names) => (
        <p key={names.join()} className="rivals" role="status">
          <Words>{texts.twoMasters(names.join(', '))}</Words>
        </p>
      ))}
      {shortagesOf(graph).map(({ master, left, known, needed }) => (
        <p key={master} className="warning" data-warning="too-few" role="status">
          <Words>{texts.tooFew(left, known, needed, master)}</Words>
        </p>
      ))}
      <Losses />
      {sharedDumpsOf(graph).map(({ file, names }) => (
        <p key={file} className="warning" data-warning="one-dump" role="status">
          <Words>{texts.oneDump(names.join(', '), file)}</Words>
        </p>
      ))}
      <Selection />
      {chips.map(({ words, undo, time }) => (
        <p key={undo} className="fault-chip" data-fault={words}>
          <code>{words}</code>
          <span>{time}</span>
          {!readOnly && (
            <button
              type="button"
              aria-label={texts.undoOf(words)}
              onClick={() => send({ kind: 'fault', words: undo })}
            >
              {texts.undo}
            </button>
          )}
        </p>
      ))}
    </div>
  );
}

/** Where there is room for their beginning only, pointing at it tells the rest. */
function Words({ children }: { readonly children: string }) {
  return (
    <span className="told" title={children}>
      {children}
    </span>
  );
}

/** Read long enough after it happened. */
const LOSS_US = 60_000_000;

/** What a failover cost: writes that a client was told were done. */
function Losses() {
  const texts = useTexts();
  const losses = usePagePaced(({ marks, snapshot }) => {
    const now = snapshot?.now ?? 0;
    return marks.filter(
      ({ interest, at }) => interest === 'loss' && at <= now && now - at < LOSS_US,
    );
  }, TENTH_MS);
  return losses.map((mark) => (
    <p key={`${mark.at} ${mark.pid}`} className="warning" data-warning="lost" role="status">
      <Words>{mark.loss ? lossText(mark.loss, mark.at, texts) : mark.text}</Words>
      <button type="button" onClick={() => store.setState({ lossShown: mark })}>
        {texts.lostHow}
      </button>
    </p>
  ));
}

function Selection() {
  const texts = useTexts();
  const { selected, readOnly } = usePage(({ selected, readOnly }) => ({ selected, readOnly }));
  const words = usePage(() => splitWords());
  if (selected.length === 0 || readOnly) return null;
  return (
    <p className="fault-chip selection">
      <b>{texts.selectedNodes(selected.join(', '))}</b>
      {words !== null && (
        <button type="button" onClick={splitSelected}>
          {texts.splitOff}
        </button>
      )}
      <button type="button" onClick={() => store.setState({ selected: [] })}>
        {texts.deselect}
      </button>
    </p>
  );
}

/** What would cut the selected nodes off from all others; null: there is nobody on one side. */
export function splitWords(): string | null {
  const { selected, graph } = store.getState();
  const ports = (inside: boolean) =>
    graph.nodes.filter(({ name }) => selected.includes(name) === inside).map(({ port }) => port);
  const [one, other] = [ports(true), ports(false)];
  return one.length > 0 && other.length > 0 ? `split ${one.join()} / ${other.join()}` : null;
}

export function splitSelected(): void {
  const words = splitWords();
  if (words === null || store.getState().readOnly) return;
  send({ kind: 'fault', words });
  store.setState({ selected: [] });
}
