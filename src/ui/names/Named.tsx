/** Names of servers and Sentinels as they are drawn: ports that end alike are told apart by shape and colour. */
import { type ReactNode, useMemo } from 'react';
import { roleOf } from '../topology/graph';
import { usePagePaced } from '../use_page';
import { namePieces } from './name_pieces';
import { RoleMark } from './RoleMark';

type Role = ReturnType<typeof roleOf>;

/** A role changes once in a while, and nobody sees it faster. */
const LOOK_MS = 150;

function useRoles(): Readonly<Record<string, Role>> {
  return usePagePaced(
    ({ graph }) => Object.fromEntries(graph.nodes.map((node) => [node.name, roleOf(node)])),
    LOOK_MS,
  );
}

/** One name; of somebody who has no figure of that kind, as a client, it is plain. */
export function Name({ children: name }: { readonly children: string }) {
  const role = useRoles()[name];
  return role ? <NameOf role={role} name={name} /> : name;
}

function NameOf({ role, name }: { readonly role: Role; readonly name: string }) {
  return (
    <b className={`named ${role}`}>
      <RoleMark role={role} />
      {name}
    </b>
  );
}

/** A text that may have names in it. */
export function Named({ children: text }: { readonly children: string }) {
  const roles = useRoles();
  const pieces = useMemo(() => namePieces(text, Object.keys(roles)), [text, roles]);
  return pieces.map((piece, i) => {
    const role = piece.isName ? roles[piece.text] : undefined;
    // biome-ignore lint/suspicious/noArrayIndexKey: a piece has no other name.
    return role ? <NameOf key={i} role={role} name={piece.text} /> : piece.text;
  });
}

/** For texts whose words are asked about, too. */
export function named(text: string): ReactNode {
  return <Named>{text}</Named>;
}
