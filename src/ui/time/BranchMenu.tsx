/** The lab's branches: which one is looked at, and what can be done with them. */
import { type FormEvent, useEffect, useRef, useState } from 'react';
import type { BranchSnapshot } from '#protocol/branches';
import { Icon } from '../Icon';
import { send } from '../post';
import type { Texts } from '../texts/en';
import { usePage, useTexts } from '../use_page';
import { elapsedText } from './clock_text';

export function branchName(
  { id, name }: Pick<BranchSnapshot, 'id' | 'name'>,
  texts: Texts,
): string {
  return name === '' ? texts.past.branchNumber(id) : name;
}

export function BranchMenu({ disabled }: { readonly disabled: boolean }) {
  const texts = useTexts();
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const branches = usePage((page) => page.snapshot?.branches ?? []);
  const current = usePage((page) => page.snapshot?.branch ?? 1);
  const shown = branches.find(({ id }) => id === current) ?? { id: current, name: '' };
  useEffect(() => {
    if (!open) return;
    box.current?.querySelector<HTMLElement>('.branch-list button')?.focus();
    const outside = ({ target }: Event) => {
      if (target instanceof Node && !box.current?.contains(target)) setOpen(false);
    };
    document.addEventListener('pointerdown', outside);
    return () => document.removeEventListener('pointerdown', outside);
  }, [open]);
  const close = () => {
    setOpen(false);
    button.current?.focus();
  };
  return (
    <div className="branches" ref={box}>
      <button
        type="button"
        ref={button}
        className="button quiet"
        aria-haspopup="dialog"
        aria-expanded={open}
        disabled={disabled}
        title={texts.past.branches}
        onClick={() => setOpen(!open)}
      >
        <Icon name="branch" />
        <span className="branch-name">{branchName(shown, texts)}</span>
        {branches.length > 1 && <small>{branches.length}</small>}
      </button>
      {open && (
        <div
          className="branch-list"
          role="dialog"
          aria-label={texts.past.branches}
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return;
            event.stopPropagation();
            close();
          }}
        >
          <p>{texts.past.branchesHelp}</p>
          <ul>
            {branches.map((branch) => (
              <BranchItem
                key={branch.id}
                branch={branch}
                parent={branches.find(({ id }) => id === branch.parent) ?? null}
                current={current}
                close={close}
              />
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}

interface ItemProps {
  readonly branch: BranchSnapshot;
  readonly parent: BranchSnapshot | null;
  readonly current: number;
  readonly close: () => void;
}

function BranchItem({ branch, parent, current, close }: ItemProps) {
  const texts = useTexts();
  const [naming, setNaming] = useState(false);
  const { id, forkAt, end } = branch;
  const isCurrent = id === current;
  const name = branchName(branch, texts);
  const rename = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const typed = new FormData(event.currentTarget).get('name');
    send({ kind: 'renameBranch', branch: id, name: typeof typed === 'string' ? typed : '' });
    setNaming(false);
  };
  const compare = () => {
    send({ kind: 'compare', one: id, other: current });
    close();
  };
  const choose = () => {
    send({ kind: 'switchBranch', branch: id });
    close();
  };
  return (
    <li className={isCurrent ? 'current' : ''}>
      {naming ? (
        <form onSubmit={rename}>
          <input
            name="name"
            defaultValue={branch.name}
            maxLength={60}
            aria-label={texts.past.nameOf(name)}
            // The person asked for it just now.
            ref={(input) => input?.focus()}
            onKeyDown={(event) => {
              event.stopPropagation();
              if (event.key === 'Escape') setNaming(false);
            }}
          />
          <button type="submit" className="button">
            {texts.past.keepName}
          </button>
        </form>
      ) : (
        <button
          type="button"
          className="branch-choice"
          aria-current={isCurrent}
          onClick={isCurrent ? close : choose}
        >
          <b>{name}</b>
          <small>
            <span>
              {parent
                ? texts.past.left(branchName(parent, texts), elapsedText(forkAt))
                : texts.past.trunk}
              {' ·'}
            </span>{' '}
            <span>{texts.past.endsAt(elapsedText(end))}</span>
          </small>
        </button>
      )}
      <div className="branch-deeds">
        <button type="button" className="button quiet" onClick={() => setNaming(!naming)}>
          {texts.past.rename}
        </button>
        {!isCurrent && (
          <>
            <button type="button" className="button quiet" onClick={compare}>
              {texts.past.compare}
            </button>
            <button
              type="button"
              className="button quiet square"
              aria-label={texts.past.remove(name)}
              title={texts.past.remove(name)}
              onClick={() => send({ kind: 'removeBranch', branch: id })}
            >
              <Icon name="close" />
            </button>
          </>
        )}
      </div>
    </li>
  );
}
