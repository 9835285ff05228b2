/** A figure of the picture, small enough to stand in a line of text: by its shape one sees what a name is the name of. */

import { eye, hexagon, roundedSquare, shield } from '../picture/figures';
import type { roleOf } from '../topology/graph';
import '../styles/named.css';

type Role = ReturnType<typeof roleOf>;

const OUTLINES: Readonly<Record<Role, string>> = {
  master: hexagon(9),
  slave: roundedSquare(9),
  sentinel: shield(9) + eye(9),
};

export function RoleMark({ role }: { readonly role: Role }) {
  return (
    <svg className="role-mark" viewBox="-10 -10 20 20" aria-hidden="true">
      <path d={OUTLINES[role]} />
    </svg>
  );
}
