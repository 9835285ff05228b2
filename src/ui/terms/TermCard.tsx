/** The card that says what a word means; beside it, wherever there is room. */
import * as Popover from '@radix-ui/react-popover';
import { useEffect, useMemo } from 'react';
import { createRoot } from 'react-dom/client';
import { useStore } from 'zustand';
import { CARD_ID, hideTerm, hideTermSoon, keepTerm, shownTerm } from './shown';
import { useTermWords } from './use_words';

/** How often it is looked whether the word is still there. */
const LOOK_MS = 300;

let mounted = false;

/** Outside of the page's own tree: nothing of it is drawn again when a card opens. */
export function mountTermCard(): void {
  if (mounted) return;
  mounted = true;
  createRoot(document.body.appendChild(document.createElement('div'))).render(<TermCard />);
}

function TermCard() {
  const { shown } = useStore(shownTerm);
  const { terms } = useTermWords();
  const anchor = shown?.anchor ?? null;
  const place = useMemo(() => ({ current: anchor }), [anchor]);
  useEffect(() => {
    if (!anchor) return;
    const timer = setInterval(() => {
      if (!anchor.isConnected) hideTerm();
    }, LOOK_MS);
    return () => clearInterval(timer);
  }, [anchor]);
  if (!shown) return null;
  const { term } = shown;
  const [name, meaning] = typeof term === 'string' ? terms[term] : [term.name, term.meaning];
  return (
    <Popover.Root open onOpenChange={hideTerm}>
      <Popover.Anchor virtualRef={place} />
      <Popover.Portal>
        <Popover.Content
          className="term-card"
          id={CARD_ID}
          role="tooltip"
          side="top"
          sideOffset={6}
          collisionPadding={8}
          // The keyboard stays where it is.
          onOpenAutoFocus={(event) => event.preventDefault()}
          onCloseAutoFocus={(event) => event.preventDefault()}
          onFocusOutside={(event) => event.preventDefault()}
          // What is around the word does not close as well.
          onEscapeKeyDown={(event) => event.stopPropagation()}
          onPointerDownOutside={(event) => {
            const { target } = event;
            if (target instanceof Node && shown.anchor.contains(target)) event.preventDefault();
          }}
          onPointerEnter={keepTerm}
          onPointerLeave={hideTermSoon}
        >
          <b>{name}</b>
          <p>{meaning}</p>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
