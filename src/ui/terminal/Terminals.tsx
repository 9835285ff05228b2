/** The terminals: two side by side where 80 columns each fit, the others as tabs. */
import { useEffect, useRef, useState } from 'react';
import type { TtySnapshot } from '#protocol/snapshot';
import { focusTerminal, togglePlay } from '../focus';
import { Icon } from '../Icon';
import { send } from '../post';
import { type Page, store } from '../store';
import { livingRole } from '../topology/graph';
import { isLeading, leaderOf, partOf } from '../topology/sentinels';
import { useTwoColumns } from '../use_media';
import { usePage, useTexts } from '../use_page';
import { openTerminal } from './arrangement';
import { columns } from './columns';
import { RemarkCard } from './RemarkCard';
import { attachScreen } from './screens';

export function Terminals() {
  const texts = useTexts();
  const two = useTwoColumns();
  const ids = usePage((page) => page.snapshot?.ttys.map((each) => each.tty) ?? []);
  const groups = columns(ids, two ? 2 : 1);
  return (
    <section className="dock" data-pane="terminals" aria-label={texts.terminals}>
      {ids.length === 0 && <Waiting />}
      {groups.map((group, i) =>
        group.length > 0 ? (
          <Group key={i === 0 ? 'left' : 'right'} ttys={group} last={i === groups.length - 1} />
        ) : null,
      )}
    </section>
  );
}

/** A fresh lab is there at once; what takes longer is a recording, run again up to its end. */
const FRESH_MS = 1500;

function Waiting() {
  const texts = useTexts();
  const replaying = usePage((page) => page.replay !== null);
  const [long, setLong] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLong(true), FRESH_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <p className="dock-waiting" role="status">
      {long || replaying ? texts.replaying : texts.loading}
    </p>
  );
}

/** A column: its tabs, and the terminal that was used last among them. */
function Group({ ttys, last }: { readonly ttys: readonly number[]; readonly last: boolean }) {
  const shown = useRef(ttys[0] ?? 0);
  const active = usePage((page) => page.activeTty);
  if (active !== null && ttys.includes(active)) shown.current = active;
  else if (!ttys.includes(shown.current)) shown.current = ttys[0] ?? 0;
  const tty = shown.current;
  return (
    <div className={`terminal-group ${tty === active ? 'active' : ''}`}>
      <div className="terminal-head">
        <div className="tabs" role="tablist">
          {ttys.map((each) => (
            <Tab key={each} tty={each} selected={each === tty} />
          ))}
        </div>
        <RemarkCard key={`remark ${tty}`} tty={tty} />
        <Status tty={tty} />
        {last && <Tools />}
      </div>
      <Screen key={tty} tty={tty} />
    </div>
  );
}

function ttyOf(page: Page, tty: number): TtySnapshot | undefined {
  return page.snapshot?.ttys.find((each) => each.tty === tty);
}

function Tab({ tty, selected }: { readonly tty: number; readonly selected: boolean }) {
  const texts = useTexts();
  const { node, running, role, part, leading, leader, epoch, number } = usePage((page) => {
    const node = ttyOf(page, tty)?.node ?? null;
    const ttys = page.snapshot?.ttys ?? [];
    const own = page.graph.nodes.find((each) => each.name === node);
    return {
      node,
      running: ttyOf(page, tty)?.foreground ?? '',
      role: livingRole(page.graph, node),
      part: own ? partOf(page.graph, own) : null,
      leading: own ? isLeading(own) : false,
      leader: leaderOf(page.graph)?.name ?? '',
      epoch: own?.beliefs?.currentEpoch ?? 0,
      number: ttys.findIndex((each) => each.tty === tty) + 1,
    };
  });
  const name = node ?? `${texts.terminal} ${number}`;
  const tab = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const own = tab.current;
    if (!selected || !own) return;
    // Also when a phone's pane comes in sight, or words make the tab wider.
    const observer = new ResizeObserver(() =>
      own.scrollIntoView({ block: 'nearest', inline: 'nearest' }),
    );
    observer.observe(own);
    return () => observer.disconnect();
  }, [selected]);
  return (
    <div ref={tab} role="presentation" className={`tab ${selected ? 'selected' : ''}`}>
      <button
        type="button"
        role="tab"
        aria-selected={selected}
        title={`Alt+${number}`}
        onClick={() => focusTerminal(tty)}
      >
        <i className={`dot ${role}`} />
        <b>{name}</b>
        <span className="running">{running}</span>
        {part && (
          <span className={`part ${part}`} title={texts.onGraph.partsOf[part](epoch, leader)}>
            {leading ? texts.onGraph.parts.leading : texts.onGraph.parts[part]}
          </span>
        )}
      </button>
      {node === null && (
        <button
          type="button"
          className="tab-close"
          aria-label={`${texts.closeTerminal}: ${name}`}
          onClick={() => send({ kind: 'closeTty', tty })}
        >
          <Icon name="close" />
        </button>
      )}
    </div>
  );
}

function Status({ tty }: { readonly tty: number }) {
  const texts = useTexts();
  const { cwd, paused, past, waiting, ahead } = usePage((page) => ({
    cwd: ttyOf(page, tty)?.cwd.replace(/^\/home\/learner(?=\/|$)/, '~') ?? '',
    paused: page.snapshot?.running === false && !page.readOnly,
    past: page.snapshot !== null && page.snapshot.now < page.snapshot.end,
    waiting: ttyOf(page, tty)?.editor === null,
    ahead: page.story !== null,
  }));
  const goOn = () => {
    togglePlay();
    // The badge goes, and the keyboard must not go with it.
    focusTerminal(tty);
  };
  return (
    <div className="terminal-status">
      {past && (
        <span className="past-badge" title={texts.past.recordedHelp}>
          {texts.past.recorded}
        </span>
      )}
      {paused && (
        <button
          type="button"
          className={`paused-badge ${waiting ? 'waiting' : ''}`}
          title={texts.pausedHelp}
          onClick={goOn}
        >
          <Icon name="pause" />
          {texts.pausedBadge}
          <span>
            <kbd>F8</kbd> {waiting ? texts.answers : texts.goOn}
          </span>
        </button>
      )}
      {ahead ? (
        <span className="beyond-picture" title={texts.aheadHelp}>
          {texts.ahead}
        </span>
      ) : (
        <span className="cwd">{cwd}</span>
      )}
    </div>
  );
}

function Tools() {
  const texts = useTexts();
  const readOnly = usePage((page) => page.readOnly);
  return (
    <div className="terminal-tools">
      <button
        type="button"
        className="button quiet"
        disabled={readOnly}
        aria-label={texts.newTerminal}
        title={texts.newTerminal}
        onClick={() => openTerminal()}
      >
        <Icon name="plus" />
        <span>{texts.newTerminal}</span>
      </button>
      <button
        type="button"
        className="button quiet square"
        aria-label={texts.keyboard}
        title={texts.keyboard}
        onClick={() => store.setState({ keyboardOpen: true })}
      >
        <Icon name="keyboard" />
      </button>
    </div>
  );
}

function Screen({ tty }: { readonly tty: number }) {
  const pane = useRef<HTMLDivElement>(null);
  useEffect(() => (pane.current ? attachScreen(tty, pane.current) : undefined), [tty]);
  return <div className="terminal-pane" ref={pane} data-tty={tty} />;
}
