/** The card is loaded when a word is first asked for. Without the network it does not come; the word is what it was. */
import { hideTerm, shownTerm } from './shown';
import '../styles/terms.css';

shownTerm.subscribe(({ shown }) => {
  if (shown) import('./TermCard').then(({ mountTermCard }) => mountTermCard(), hideTerm);
});
