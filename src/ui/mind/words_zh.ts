/** The words of "Sentinel's mind" and "Why (not)?" in Chinese. */
import { listed } from '../texts/zh_list';
import type { Passed } from './replica_cases';
import type { MindWords } from './words';

export const zhCN: MindWords = {
  close: '关闭此面板',
  mind: '所思',
  why: '为什么（不）？',
  whyAsks: '每个哨兵现在为什么开始故障转移，或者为什么不开始？',
  masterIs: '主节点',
  nobody: '没有哨兵在运行。启动一个哨兵，这里就会显示它相信什么、在等什么。',
  nobodyWatches: '还没有哨兵在监视主节点。',
  epochIs: (epoch) => `纪元 ${epoch}`,
  believes: (whom, epoch) => `自纪元 ${epoch} 起认 ${whom} 为主节点`,
  knows: (replicas, sentinels) => `知道 ${replicas} 个从节点、${sentinels} 个其他哨兵`,
  vote: '投票',
  opinionUp: '在线',
  opinionOverdue: (left) => `无应答，${left} 后 sdown`,
  opinionSdown: 'sdown',
  opinionOdown: 'odown',
  stopped: '已冻结',
  noVote: '目前没有',
  votedFor: (whom, epoch) => `纪元 ${epoch} 投给 ${whom}`,
  downBallot: '它下线了吗？',
  downCount: (down, quorum) => `${down} 个认为下线 · quorum 为 ${quorum}`,
  quorumOver: (quorum, voters) => `quorum ${quorum} 永远达不到：一共只有 ${voters} 个哨兵。`,
  voteBallot: '谁来领导？',
  voteCount: (epoch, needed, majority, voters) =>
    `纪元 ${epoch} · 需要 ${needed} 票（${voters} 个的多数为 ${majority}）`,
  noElection: (needed, majority, voters) =>
    `目前没有选举 · 届时需要 ${needed} 票（${voters} 个的多数为 ${majority}）`,
  ballotFor: (by, whom) => `${by} 投给 ${whom}`,
  ballotBlank: (by) => `${by} 在这个纪元还没有投票`,
  ballotDown: (by, word) => `${by}：${word}`,
  failover: '故障转移',
  noFailover: '没有正在进行的故障转移。',
  states: {
    wait_start: ['wait start', '收集选票'],
    select_slave: ['select slave', '挑选最好的从节点'],
    send_slaveof_noone: ['send slaveof no one', '命令那个从节点成为主节点'],
    wait_promotion: ['wait promotion', '等那个从节点的 INFO 说自己是主节点'],
    reconf_slaves: ['reconf slaves', '让其他从节点跟随新的主节点'],
    update_config: ['update config', '公布新地址'],
  },
  leftOf: (left, of) => `还剩 ${left}，共 ${of}`,
  reconfDone: (done, of) => `${of} 个从节点中 ${done} 个已跟随`,

  gateNames: {
    awake: '它能行动吗？',
    sdown: '无应答的时间够长了吗？（sdown）',
    odown: '同意的哨兵够多吗？（odown）',
    backoff: '离上一次尝试够久了吗？',
    votes: '它能当选领导者吗？',
    replica: '有可以提升的从节点吗？',
  },
  gateStates: { open: '是', counting: '还没有', ahead: '还没问到', shut: '否' },
  awakeYes: '它在运行，也相信自己的时钟。',
  awakeStopped: '进程已冻结：既不询问，也不回答。',
  awakeTilt: (left) => `TILT：它的时钟跳变了，或者它停顿过。${left} 后恢复行动。`,
  pingAnswered: (limit) => `最近一次 PING 已有应答。${limit} 无应答才算 sdown。`,
  pingAge: (age, limit) => `最早的未应答 PING 已等了 ${age}，上限 ${limit}。`,
  pingOver: (age, limit) => `最早的未应答 PING 已等了 ${age}，超过了 ${limit}。`,
  linkDown: (limit) => `连接已断开超过 ${limit}。`,
  impostor: '它有应答，却说自己是从节点：等同于下线。',
  agreed: (agreed, quorum) => `quorum 为 ${quorum}，已有 ${agreed} 个认为下线：`,
  voiceDown: (sentinel) => `${sentinel} 认为下线`,
  voiceUp: (sentinel) => `${sentinel} 没有这么说`,
  voiceSilent: (sentinel) => `${sentinel} 没有应答`,
  backoffFree: '近期没有尝试，也没有投过票：可以立即开始。',
  backoffOver: (span) => `上一次尝试或投票距今已超过 ${span}。`,
  backoffOn: (span, until, left) =>
    `2 × failover-timeout = ${span}：${until} 之前不行（还有 ${left}）。`,
  votesAhead: (reachable, voters, needed) =>
    `已知的 ${voters} 个哨兵中 ${reachable} 个能应答它；需要 max(多数, quorum) = ${needed} 票。`,
  votesGot: (got, needed, majority, quorum, epoch) =>
    `纪元 ${epoch}：${got} 票，需要 ${needed} 票，即 max(多数 ${majority}, quorum ${quorum})。`,
  votesForced: '由 SENTINEL FAILOVER 发起：不需要一致意见，也不需要选票。',
  noReplicas: '它一个从节点也不知道。',
  rank: (rank) => (rank === 1 ? '会被提升' : `第 ${rank} 人选`),
  aheadOf: (other, by) =>
    `排在 ${other} 之前：${{ priority: '优先级数值更小', offset: '拥有更多的复制流', runid: '其余相同，run id 更小' }[by]}`,
  replicaFigures: (priority, offset, info) =>
    `优先级 ${priority} · 偏移 ${offset} · INFO 距今 ${info}`,
  infoNever: '从未收到',
  passed: (passed: Passed, text: (ms: number) => string): string => {
    switch (passed.why) {
      case 'sdown':
        return `跳过：已下线（sdown）${text(passed.sinceMs)}`;
      case 'disconnected':
        return '跳过：与它没有连接';
      case 'ping':
        return `跳过：最近一次 PING 应答在 ${text(passed.ageMs)} 前，上限 ${text(passed.limitMs)}`;
      case 'priority':
        return '跳过：优先级 0 表示永不提升';
      case 'info':
        return passed.ageMs === null
          ? '跳过：从未收到它的 INFO'
          : `跳过：它的 INFO 是 ${text(passed.ageMs)} 前的，上限 ${text(passed.limitMs)}`;
      case 'link':
        return `跳过：与主节点断开已 ${text(passed.ageMs)}，上限 ${text(passed.limitMs)}`;
    }
  },
  linkLost: '复制连接断开',
  setBy: '由此设定',
  movedBy: '最近的变化',
  neverMoved: '还没有变化过',
  showConf: (node) => `在 ${node} 的配置中查看`,
  goTo: (type, time) => `跳到 ${time} 的 ${type}`,

  verdict: {
    stopped: '什么也不做：它的进程已冻结。',
    tilt: (left) => `${left} 内什么也不做：它不相信自己的时钟（TILT）。`,
    standing: (got, needed, left) =>
      got < needed
        ? `正在竞选领导者：需要 ${needed} 票，已得 ${got} 票，还有 ${left}。`
        : `当选领导者需要 ${needed} 票，已得 ${got} 票：够了，下一个时钟节拍计票。`,
    hopeless: (reachable, needed, left) =>
      `竞选无望：需要 ${needed} 票，而能应答的哨兵连它自己只有 ${reachable} 个。${left} 后放弃。`,
    running: (does, left) =>
      left === null
        ? `正在领导故障转移：${does}。`
        : `正在领导故障转移：${does}，最多还有 ${left}。`,
    answers: '不开始：主节点在应答它的 PING。',
    overdue: (age, left) => `在等：已 ${age} 没有应答。再过 ${left} 它就认为主节点下线（sdown）。`,
    few: (quorum, known) =>
      `无法开始：按 quorum 要有 ${quorum} 个哨兵认为主节点下线，而它连自己只知道 ${known} 个。`,
    alone: (agreed, quorum, others) =>
      agreed === 1
        ? `还不行：只有它自己认为主节点下线，而按 quorum 要有 ${quorum} 个。${others}`
        : `还不行：${agreed} 个哨兵认为主节点下线，而按 quorum 要有 ${quorum} 个。${others}`,
    silentOthers: (names) => `${listed(names)} 没有应答。`,
    upOthers: (names) => `还没有听到 ${listed(names)} 这么说。`,
    voted: (whom, epoch, until) =>
      `把故障转移交给哨兵 ${whom}：它在纪元 ${epoch} 把票投给了对方。自己在 ${until} 之前不会尝试。`,
    notElected: (until) => `上一次尝试失败：票数不够。${until} 之前不会再试。`,
    noGoodSlave: (until, reasons) =>
      `上一次尝试失败：没有合适的从节点。${reasons}${until} 之前不会再试。`,
    slaveTimeout: (until) =>
      `上一次尝试失败：选中的从节点没有及时成为主节点。${until} 之前不会再试。`,
    ended: (until) => `刚刚领导过一次故障转移。${until} 之前不会再开始。`,
    again: (until) => `近期尝试过。${until} 之前不会再开始。`,
    starting: '没有阻碍：下一个时钟节拍就开始故障转移。',
    noReplica: '它一个也不知道。',
  },
};
