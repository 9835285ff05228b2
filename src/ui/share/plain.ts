/** A mark's event in plain words, for who knows neither Redis's logs nor its states. */
import type { Owners } from '../ids/owners';
import type { Told } from './telling';
import type { TellingWords } from './words';

/** null: there are none for it, and its own name has to do. */
export function plainOf({ mark, ports }: Told, owners: Owners, words: TellingWords): string | null {
  const who = ports.join(words.and);
  switch (mark.interest) {
    case 'role':
      return words.role(who, mark.text === 'master');
    case 'death':
      return endOf(who, mark.text, words);
    case 'fault':
      return words.faults[mark.text]?.(who) ?? words.fault(mark.text);
    case 'loss':
      return words.lost(mark.text.replace('lost: ', ''), who);
    case 'refused':
      return words.refused(who);
    default:
      return Object.hasOwn(words.events, mark.text)
        ? (words.events[mark.text]?.(who, aboutOf(mark, owners), ports.length) ?? null)
        : null;
  }
}

function endOf(who: string, text: string, words: TellingWords): string {
  const [, status] = /^exit (\d+)$/.exec(text) ?? [];
  if (status === undefined) return text === 'crash' ? words.crashed(who) : words.killed(who);
  return status === '0' ? words.ended(who) : words.failed(who, status);
}

/**
 * Whom a Sentinel's event is about: the port of the instance that it names, of the new master where it names two, the
 * owner of the id that it votes for.
 */
function aboutOf({ text, detail }: Told['mark'], owners: Owners): string {
  const parts = detail.split(' ');
  if (text === '+switch-master') return parts[4] ?? '';
  if (text === '+vote-for-leader')
    return owners[parts[0] ?? '']?.name ?? (parts[0] ?? '').slice(0, 8);
  return parts[3] ?? parts[0] ?? '';
}
