/** The page's help: the keyboard map with the keys that the browser keeps, and notes on the rest. */
import { Sheet } from '../parts/Sheet';
import { store } from '../store';
import type { Texts } from '../texts/en';
import { usePage, useTexts } from '../use_page';
import { HelpNotes } from './HelpNotes';

type Row = readonly [keys: readonly string[], text: string];

function pageKeys(texts: Texts): Row[] {
  return [
    [['F6'], texts.keyCycle],
    [['Shift+F6'], texts.keyCycleBack],
    [['Alt+1 … 9'], texts.keyPick],
    [['F8'], texts.keyPlay],
    [['Shift+F8'], texts.keySlowMotion],
    [['F9'], texts.keyStep],
    [['Shift+F9'], texts.keyNext],
    [['Menu', 'Shift+F10'], texts.keyMenu],
    [['Space', 'S'], texts.keySelect],
  ];
}

function terminalKeys(texts: Texts): Row[] {
  return [
    [['↑', '↓'], texts.keyHistory],
    [['Ctrl-A', 'Ctrl-E', 'Ctrl-U', 'Ctrl-K'], texts.keyEdit],
    [['Alt+Backspace'], texts.keyWord],
    [['Ctrl-L'], texts.keyClear],
    [['Ctrl-C'], texts.keyInterrupt],
    [['Ctrl-D'], texts.keyEof],
    [['Ctrl-V', 'Shift+Insert'], texts.keyPaste],
    [['Tab', 'Esc'], texts.keyComplete],
  ];
}

function browserKeys(texts: Texts): Row[] {
  return [
    [['Ctrl-W'], texts.keyCloseTab],
    [['Ctrl-T'], texts.keyNewTab],
    [['Ctrl-N'], texts.keyNewWindow],
  ];
}

export function KeyboardDialog() {
  const texts = useTexts();
  const open = usePage((page) => page.keyboardOpen);
  const close = () => store.setState({ keyboardOpen: false });
  return (
    <Sheet title={texts.keyboardTitle} className="keyboard" open={open} onClose={close}>
      <div className="key-tables">
        <KeyTable title={texts.keysPage} rows={pageKeys(texts)} />
        <KeyTable title={texts.keysBrowser} rows={browserKeys(texts)}>
          {texts.keysBrowserText}
        </KeyTable>
        <KeyTable title={texts.keysTerminal} rows={terminalKeys(texts)} />
        <HelpNotes />
        <TourAgain close={close} />
      </div>
    </Sheet>
  );
}

function TourAgain({ close }: { readonly close: () => void }) {
  const texts = useTexts();
  const show = () => {
    close();
    store.setState({ tour: true });
  };
  return (
    <button type="button" className="button tour-again" onClick={show}>
      {texts.tourAgain}
    </button>
  );
}

interface TableProps {
  readonly title: string;
  readonly rows: readonly Row[];
  readonly children?: string;
}

function KeyTable({ title, rows, children }: TableProps) {
  return (
    <section>
      <h3>{title}</h3>
      {children && <p>{children}</p>}
      <dl>
        {rows.map(([keys, text]) => (
          <div key={text}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
