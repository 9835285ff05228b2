/** Which master is meant, where Sentinels watch more than one; and a word where there is none. */
import { Menu } from '../Menu';
import { usePage } from '../use_page';
import type { Watched } from './use_watches';
import { useMindWords } from './use_words';

export function MasterChoice({ watched }: { readonly watched: Watched }) {
  const words = useMindWords();
  const { names, name, choose } = watched;
  if (name === null) return <NoMaster />;
  if (names.length === 1)
    return (
      <p className="master-is">
        {words.masterIs} <code>{name}</code>
      </p>
    );
  return (
    <Menu
      label={`${words.masterIs}: ${name}`}
      className="master-choice"
      disabled={false}
      chosen={name}
      items={names.map((each) => ({ id: each, text: each }))}
      onChoose={choose}
    >
      {name}
    </Menu>
  );
}

function NoMaster() {
  const words = useMindWords();
  const isAnyone = usePage(({ graph }) =>
    graph.nodes.some(({ kind, life }) => kind === 'sentinel' && life === 'running'),
  );
  return <p className="side-empty">{isAnyone ? words.nobodyWatches : words.nobody}</p>;
}
