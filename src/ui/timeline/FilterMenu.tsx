/** Which lanes and which kinds of events are shown: a list of switches. */
import { useEffect, useRef, useState } from 'react';
import { Icon } from '../Icon';
import type { MarkTone } from '../time/track';
import { useTexts } from '../use_page';
import type { Filter } from './find';
import type { Lane } from './lanes';

const TONES: readonly MarkTone[] = [
  'life',
  'death',
  'role',
  'down',
  'vote',
  'sync',
  'fault',
  'quiet',
];

interface Props {
  readonly lanes: readonly Lane[];
  readonly filter: Filter;
  readonly onFilter: (filter: Filter) => void;
}

export function FilterMenu({ lanes, filter, onFilter }: Props) {
  const texts = useTexts().timeline;
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!open) return;
    const outside = ({ target }: Event) => {
      if (target instanceof Node && !box.current?.contains(target)) setOpen(false);
    };
    // Before the keyboard is in it, too; and it closes nothing else.
    const leave = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      setOpen(false);
      button.current?.focus();
    };
    document.addEventListener('pointerdown', outside);
    document.addEventListener('focusin', outside);
    document.addEventListener('keydown', leave, true);
    return () => {
      document.removeEventListener('keydown', leave, true);
      document.removeEventListener('pointerdown', outside);
      document.removeEventListener('focusin', outside);
    };
  }, [open]);
  const hidden = filter.ports.length + filter.tones.length;
  return (
    <div className="menu timeline-filter" ref={box}>
      <button
        type="button"
        className={`button ${hidden > 0 ? 'narrowed' : ''}`}
        ref={button}
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        {hidden > 0 ? texts.filtered(hidden) : texts.filter}
        <Icon name="down" />
      </button>
      {open && (
        <fieldset className="filter-list" aria-label={texts.filter}>
          <h3>{texts.filterLanes}</h3>
          {lanes.map(({ port }) => (
            <Switch
              key={port}
              text={port === 0 ? texts.lab : String(port)}
              on={!filter.ports.includes(port)}
              onFlip={() => onFilter({ ...filter, ports: flipped(filter.ports, port) })}
            />
          ))}
          <h3>{texts.filterKinds}</h3>
          {TONES.map((tone) => (
            <Switch
              key={tone}
              tone={tone}
              text={texts.tones[tone]}
              on={!filter.tones.includes(tone)}
              onFlip={() => onFilter({ ...filter, tones: flipped(filter.tones, tone) })}
            />
          ))}
        </fieldset>
      )}
    </div>
  );
}

function Switch(props: {
  readonly text: string;
  readonly tone?: MarkTone;
  readonly on: boolean;
  readonly onFlip: () => void;
}) {
  const { text, tone, on, onFlip } = props;
  return (
    <button type="button" role="switch" aria-checked={on} onClick={onFlip}>
      <i className="check">{on && <Icon name="check" />}</i>
      {tone && <i className={`swatch ${tone}`} />}
      {text}
    </button>
  );
}

function flipped<T>(list: readonly T[], item: T): T[] {
  return list.includes(item) ? list.filter((each) => each !== item) : [...list, item];
}
