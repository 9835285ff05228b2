/** Programs that people reach for and that this machine does not have: each says what to do instead. */

import { bytesOf } from '#hiredis/bytes';
import { simpleTool, type Tool } from './tool';

function absent(name: string, advice: string) {
  return simpleTool(name, (tool: Tool) => {
    tool.host.write(2, bytesOf(`${name}: not in this lab; ${advice}\n`));
    return 127;
  });
}

const EDIT = "use  echo 'a line' >> file  or  sed -i 's/old/new/' file";
const READ = "try  help  for what there is, or the command's  --help";

export const ABSENT = [
  absent('vi', EDIT),
  absent('vim', EDIT),
  absent('nano', EDIT),
  absent('emacs', EDIT),
  absent('man', READ),
  absent('info', READ),
  absent('sudo', 'the programs here run as you; leave it out'),
  absent('apt', 'everything the lessons need is installed'),
  absent('apt-get', 'everything the lessons need is installed'),
  absent('systemctl', 'start a server with  src/redis-server ./redis6379.conf &'),
  absent('service', 'start a server with  src/redis-server ./redis6379.conf &'),
  absent('make', 'Redis is built already: look into src'),
  absent('top', 'use  ps aux'),
  absent('ssh', 'open another terminal instead'),
  absent('curl', 'there is no web here'),
  absent('wget', 'there is no web here'),
] as const;
