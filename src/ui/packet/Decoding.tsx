/** The card of a decoded message. Escape closes it; then steps no longer open it. */
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { WireMessage } from '#protocol/snapshot';
import { endOf } from '../flights/ends';
import { Icon } from '../Icon';
import { Ids } from '../ids/Ids';
import { hasId } from '../ids/owners';
import { Name, named } from '../names/Named';
import { bytesText } from '../picture/bytes_text';
import { meaningOf } from '../sequence/meaning';
import { type Decoded, type Page, store } from '../store';
import { Terms } from '../terms/Terms';
import { usePhone } from '../use_media';
import { usePage, useTexts } from '../use_page';
import { explain } from './explain';
import { hexRows, respLines } from './resp_lines';
import { en, type PacketWords } from './words';
import { zhCN } from './words_zh';

const WORDS: Record<Page['language'], PacketWords> = { en, 'zh-CN': zhCN };
const HEX_PER_ROW = 12;
const HEX_PER_ROW_PHONE = 8;

function close(): void {
  store.setState(({ decoded, decodesSteps }) => ({
    decoded: null,
    decodesSteps: decodesSteps && decoded?.how !== 'stepped',
  }));
}

export default function Decoding({ decoded: { message } }: { readonly decoded: Decoded }) {
  const words = WORDS[usePage((page) => page.language)];
  const { meanings } = useTexts().timeline;
  const graph = usePage((page) => page.graph);
  useEffect(() => {
    const key = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || document.activeElement?.closest('.terminal-pane')) return;
      close();
    };
    window.addEventListener('keydown', key);
    return () => window.removeEventListener('keydown', key);
  }, []);
  const card = useRef<HTMLElement>(null);
  const [corner, setCorner] = useState('');
  useLayoutEffect(() => {
    if (card.current) setCorner(freeCorner(card.current, message));
  }, [message]);
  const from = endOf(graph, message.from, message.conn);
  const to = endOf(graph, message.to, message.conn);
  if (!from || !to) return null;
  const meaning = meaningOf(message);
  return (
    <section
      ref={card}
      className={`packet-card ${corner}`}
      aria-label={words.title}
      data-what={message.what}
    >
      <header>
        <span className={`packet-kind ${message.what === 'error' ? 'error' : meaning}`}>
          {meanings[meaning]}
        </span>
        <b>
          <Name>{from.name}</Name>
        </b>
        <span aria-hidden="true">→</span>
        <b>
          <Name>{to.name}</Name>
        </b>
        <button
          type="button"
          className="button quiet square"
          aria-label={words.close}
          title={`${words.close} (Esc)`}
          onClick={close}
        >
          <Icon name="close" />
        </button>
      </header>
      <p>
        <Terms plain={named}>{explain(message, { from, to }, words)}</Terms>
      </p>
      <p className="packet-size">
        {sizeText(message, words)} · {wayText(message, words)}
      </p>
      <Payload message={message} words={words} />
    </section>
  );
}

const CORNERS = ['', 'right', 'bottom', 'right bottom'] as const;

/** Where the card hides least of what the message is between. */
function freeCorner(card: HTMLElement, { from, to, conn }: WireMessage): string {
  const graph = card.closest('.graph');
  if (!graph) return '';
  const { graph: told } = store.getState();
  const ends = [from, to].flatMap((pid) => {
    const name = endOf(told, pid, conn)?.name ?? '';
    return (
      graph.querySelector(`.node[data-node="${CSS.escape(name)}"]`)?.getBoundingClientRect() ?? []
    );
  });
  const { width, height } = card.getBoundingClientRect();
  const pane = graph.getBoundingClientRect();
  const stage = graph.querySelector('.stage')?.getBoundingClientRect() ?? pane;
  const hidden = CORNERS.map((corner) => {
    const left = corner.includes('right') ? stage.right - width : stage.left;
    const top = corner.includes('bottom') ? stage.bottom - height : stage.top;
    return ends.reduce((sum, end) => {
      const across = Math.min(left + width, end.right) - Math.max(left, end.left);
      const down = Math.min(top + height, end.bottom) - Math.max(top, end.top);
      return sum + Math.max(0, across) * Math.max(0, down);
    }, 0);
  });
  return CORNERS[hidden.indexOf(Math.min(...hidden))] ?? '';
}

interface PayloadProps {
  readonly message: WireMessage;
  readonly words: PacketWords;
}

function Payload({ message, words }: PayloadProps) {
  const perRow = usePhone() ? HEX_PER_ROW_PHONE : HEX_PER_ROW;
  const { head } = message;
  if (head === '') return null;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard.
    <section className="packet-payload" tabIndex={0} aria-label={words.resp}>
      <h3>{words.resp}</h3>
      {isFile(message) ? <p>{fileText(head, words)}</p> : <Resp head={head} />}
      <h3>{words.hex}</h3>
      <pre className="packet-hex">
        {hexRows(head, perRow)
          .map(({ offset, hex, text }) => `${offset}  ${hex.padEnd(perRow * 3)} ${text}`)
          .join('\n')}
      </pre>
    </section>
  );
}

function Resp({ head }: { readonly head: string }) {
  return (
    <ol className="packet-resp">
      {respLines(head).map(({ depth, type, mark, text }, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines of one message, never moved.
        <li key={i} data-type={type} style={{ paddingLeft: `${depth * 16}px` }}>
          <code>
            <i>{mark}</i> {hasId(text) ? <Ids>{text}</Ids> : <Terms>{text}</Terms>}
          </code>
        </li>
      ))}
    </ol>
  );
}

/** The file itself is no RESP; its announcement `$<length>` is. */
function isFile({ what, progress }: WireMessage): boolean {
  return what === 'rdb' && (progress?.done ?? 0) > 0;
}

function fileText(head: string, words: PacketWords): string {
  const version = /^REDIS(\d{4})/.exec(head)?.[1];
  return version ? words.rdbFile(String(Number(version))) : words.rdbRest;
}

function sizeText({ bytes, head }: WireMessage, words: PacketWords): string {
  const size = bytesText(bytes);
  return head.length < bytes ? words.firstOf(head.length, size) : words.bytes(size);
}

function wayText({ sentAt, arriveAt }: WireMessage, words: PacketWords): string {
  if (arriveAt === null) return words.waits;
  const us = arriveAt - sentAt;
  return words.travels(us < 10_000 ? `${us} µs` : `${Math.round(us / 1000)} ms`);
}
