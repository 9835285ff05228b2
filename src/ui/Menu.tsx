/** A button with a list of choices below it, one of them chosen. */
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { Icon } from './Icon';
import { walkMenu } from './parts/walk_menu';

interface Props {
  readonly label: string;
  readonly className: string;
  readonly disabled: boolean;
  readonly chosen: string;
  /** `view` stands for the text where a line of words is not enough. */
  readonly items: readonly {
    readonly id: string;
    readonly text: string;
    readonly view?: ReactNode;
  }[];
  /** A line below the choices. */
  readonly note?: string;
  readonly onChoose: (id: string) => void;
  readonly children: ReactNode;
}

export function Menu(props: Props) {
  const { label, className, disabled, chosen, items, note, onChoose, children } = props;
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  /** Who had the keyboard before. */
  const before = useRef<Element | null>(null);
  useEffect(() => {
    if (!open) return;
    const find = (what: string) => box.current?.querySelector<HTMLElement>(what);
    (find('[aria-checked="true"]') ?? find('[role="menuitemradio"]'))?.focus();
    const outside = ({ target }: Event) => {
      if (target instanceof Node && !box.current?.contains(target)) setOpen(false);
    };
    document.addEventListener('pointerdown', outside);
    document.addEventListener('focusin', outside);
    return () => {
      document.removeEventListener('pointerdown', outside);
      document.removeEventListener('focusin', outside);
    };
  }, [open]);
  const toggle = () => {
    if (!open) before.current = document.activeElement;
    setOpen(!open);
  };
  const close = () => {
    setOpen(false);
    const back = before.current;
    if (back instanceof HTMLElement && back !== document.body && back.isConnected) back.focus();
    else button.current?.focus();
  };
  const choose = (id: string) => {
    onChoose(id);
    close();
  };
  return (
    <div className={`menu ${className}`} ref={box}>
      <button
        type="button"
        className="button quiet"
        ref={button}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-label={label}
        title={label}
        disabled={disabled}
        onClick={toggle}
      >
        <span className="menu-value">{children}</span>
        <Icon name="down" />
      </button>
      {open && (
        <div
          className="menu-list"
          role="menu"
          tabIndex={-1}
          onKeyDown={(e) => walkMenu(e, { role: 'menuitemradio', close })}
        >
          {items.map(({ id, text, view }) => (
            <button
              key={id}
              type="button"
              role="menuitemradio"
              aria-checked={id === chosen}
              aria-label={view ? text : undefined}
              tabIndex={-1}
              onClick={() => choose(id)}
            >
              {view ?? text}
            </button>
          ))}
          {note && <p className="menu-note">{note}</p>}
        </div>
      )}
    </div>
  );
}
