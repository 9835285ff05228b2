/** Words that can be asked what they mean in HTML that is not React's: those that a lesson's text writes as code. */
import './open_card';
import { hideTerm, hideTermSoon, showTerm, showTermSoon } from './shown';
import { piecesOf, type Term } from './terms';

/** Each word once a text; what was marked before stays. */
export function markCode(text: HTMLElement): void {
  const met = new Set<Term>();
  for (const code of text.querySelectorAll<HTMLElement>('code:not(pre code)')) {
    if (code.childElementCount > 0) continue;
    const pieces = piecesOf(code.textContent ?? '');
    if (!pieces.some(({ term }) => term && !met.has(term))) continue;
    code.replaceChildren(
      ...pieces.map(({ text: written, term }) => {
        if (!term || met.has(term)) return written;
        met.add(term);
        return wordOf(term, written);
      }),
    );
  }
}

/** Unlike a button element it is broken into lines as the text around it. */
function wordOf(term: Term, text: string): HTMLElement {
  const word = document.createElement('span');
  word.role = 'button';
  word.tabIndex = 0;
  word.className = 'term';
  word.dataset.term = term;
  word.textContent = text;
  word.addEventListener('pointermove', ({ pointerType }) => {
    if (pointerType === 'mouse') showTermSoon(term, word);
  });
  word.addEventListener('pointerleave', ({ pointerType }) => {
    if (pointerType === 'mouse') hideTermSoon();
  });
  word.addEventListener('focus', () => {
    if (word.matches(':focus-visible')) showTerm(term, word);
  });
  word.addEventListener('blur', hideTerm);
  word.addEventListener('click', () => showTerm(term, word));
  word.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    showTerm(term, word);
  });
  return word;
}
