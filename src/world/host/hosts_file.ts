/** /etc/hosts: names of machines, which a person may edit like any file. */
import { wholeContent } from '../files/content';
import { type FileTree, findNode } from '../files/tree';

export const HOSTS_FILE = '/etc/hosts';

/** The file as a machine is installed with it, for addresses by name. */
export function hostsFile(hosts: Readonly<Record<string, string>>): Uint8Array {
  const lines = Object.entries(hosts).map(([name, address]) => `${address}\t${name}\n`);
  return Uint8Array.from(lines.join(''), (char) => char.charCodeAt(0));
}

/** The address on the first line that has the name, in any case; undefined: there is no file. */
export function addressInHostsFile(tree: FileTree, name: string): string | null | undefined {
  const node = findNode(tree, HOSTS_FILE);
  if (node?.kind !== 'file') return undefined;
  const wanted = name.toLowerCase();
  const text = Array.from(wholeContent(node.content), (byte) => String.fromCharCode(byte)).join('');
  for (const line of text.split('\n')) {
    const [address, ...names] = line.replace(/#.*/, '').trim().split(/\s+/);
    if (address && names.some((each) => each.toLowerCase() === wanted)) return address;
  }
  return null;
}
