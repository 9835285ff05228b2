/** 拓扑图的新词（简体中文）：角色与存活之外的状态、哨兵互识、客户端、固定位置。 */
import type { Texts } from './en';
import { listed } from './zh_list';

export const zhGraph: Texts['onGraph'] = {
  stale: (time: string) => `数据陈旧 ${time}`,
  staleOf: (node: string, master: string, time: string) =>
    `${node} 提供的是旧数据：它到 ${master} 的连接已断开 ${time}`,
  refuses: (time) => `拒绝读取 ${time}`,
  refusesOf: (node, master, time) =>
    `${node} 只回答 -MASTERDOWN（replica-serve-stale-data no）：它到 ${master} 的连接已断开 ${time}`,
  serverWaits: {
    master: (whom, left) => `听不到主节点 ${whom} 的消息，${left} 后断开连接（repl-timeout）`,
    replica: (whom, left) =>
      `收不到从节点 ${whom} 的 REPLCONF ACK，${left} 后断开它（repl-timeout）`,
  },
  booked: (master) => `哨兵的记录：${master} 的从节点`,
  bookedGone: (node, master) =>
    `${node} 没有应答；哨兵在记录里把它当作 ${master} 的从节点，等它回来就让它成为从节点`,
  bookedRunning: (node, master) =>
    `${node} 自认为是主节点；哨兵在记录里把它当作 ${master} 的从节点，会让它成为从节点`,
  failing: (leader) => `故障转移中，由 ${leader} 领导`,
  steps: {
    select_slave: () => '正在挑选从节点',
    send_slaveof_noone: (chosen) => `命令 ${chosen} 成为主节点`,
    wait_promotion: (chosen) => `等待 ${chosen} 成为主节点`,
    reconf_slaves: (chosen) => `让其余从节点跟随 ${chosen}`,
    update_config: (chosen) => `把 ${chosen} 记为主节点`,
  },
  leadingOf: (leader, group, does, step) =>
    `${leader} 领导 ${group} 的故障转移：${does}（${step}）`,
  leads: (epoch) => `领导故障转移 · 纪元 ${epoch}`,
  led: (epoch) => `领导了故障转移 · 纪元 ${epoch}`,
  followedIn: (epoch, leader) => `跟随 ${leader} · 纪元 ${epoch}`,
  parts: { leading: '领导故障转移', leader: '领导了故障转移', follower: '跟随' },
  partsOf: {
    leader: (epoch, leader) => `${leader} 领导了纪元 ${epoch} 的故障转移：哨兵们投了它的票`,
    follower: (epoch, leader) =>
      `纪元 ${epoch} 的故障转移由 ${leader} 领导；这个哨兵接受了它的结果`,
  },
  failingOf: (node: string, group: string, leader: string, step: string) =>
    `原主节点为 ${node} 的 ${group} 正在故障转移：领导者 ${leader} 处于 ${step}`,
  chosen: '选为新主',
  chosenOf: (node: string, group: string, leader: string, step: string) =>
    `${leader} 已选 ${node} 作为 ${group} 的下一个主节点，处于 ${step}`,
  crowned: (node) => `${node} 是主节点`,
  knows: (sentinel: string, others: string) => `${sentinel} 认识这些哨兵：${listed(others)}`,
  unreached: (sentinel: string) => `${sentinel}（没有连接）`,
  historyOf: (node) => `${node} 的历史`,
  legend: '拓扑图',
  legendText: '形状表示角色，圆环和标记表示状态；颜色只是重复同样的意思。',
  signs: {
    master: '主节点。皇冠戴在哨兵（或从节点）认作主节点的那一个上。',
    replica: '从节点，位于其主节点下方。',
    sentinel: '哨兵，位于服务器上方。',
    client: '客户端的一条连接。',
    absent: '虚线轮廓：尚未启动、已结束（✕）或正在启动。',
    busy: '转动的圆环：正在加载或同步；知道进度时显示进度。',
    stale: '长划线圆环加时钟：没有主从连接的从节点在提供旧数据。',
    silence:
      '逐渐填满的两段弧：服务器听不到主节点或某个从节点的消息，等到 repl-timeout 就断开连接。',
    failing:
      '两段圆环加双箭头：故障转移进行中；领导它的哨兵旁的标记说明正在做什么（悬停可见 sentinel.c 中的状态名）。',
    booked:
      '翻开的书：以主节点身份运行（或退出）的服务器，在哨兵的记录里却是从节点；哨兵一有机会就让它成为从节点。',
    pips: '每个哨兵一个小圆点：实心表示它认为该服务器下线。',
    online: '箭头：从主节点出发的复制。末端的缺口是从节点还没收到的部分。',
    cut: '红色虚线：已剪断或已丢失。',
    sight: '细点线：哨兵在监视。',
    hello: '细弧线：两个哨兵通过 hello 消息相识，并互相询问。半条弧：只有一方认识另一方。',
  },
};
