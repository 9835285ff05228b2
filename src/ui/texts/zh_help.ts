/** The help's notes in Chinese. */
import type { Words } from './en';
import type { enHelp } from './en_help';

export const zhHelp: Words<typeof enHelp> = {
  events: '关键事件',
  eventsText: '“下一事件”会停在这些事件上，慢动作会在它们前后放慢时间，时间条上也有标记。',
  interests: {
    birth: '服务器或哨兵开始监听。',
    death: '正在服务的进程结束。',
    handshake: '从节点与主节点的握手前进一步。',
    psync: '主节点决定：部分同步还是全量同步。',
    transfer: '数据集被保存、传输或加载。',
    link: '从节点的复制连接建立或断开。',
    role: '主节点变为从节点，或相反。',
    refused: '只读从节点拒绝写入。',
    discovery: '哨兵得知主节点、从节点或其他哨兵：+monitor、+slave、+sentinel。',
    down: '哨兵判定某节点下线或恢复：+sdown、+odown、-sdown、-odown。',
    election: '纪元、投票、选出或未选出领导者：+new-epoch、+vote-for-leader、+elected-leader。',
    failover: '故障转移的一步：从 +selected-slave 到 +failover-end，或中止。',
    switch: '换了主节点，或纠正某台服务器：+switch-master、+convert-to-slave。',
    tilt: '哨兵不再信任自己的时钟：+tilt、-tilt。',
    fault: '故障开始或结束；进程被冻结或继续。',
  },
  keptTitle: '保存了什么',
  keptInput: (input, branches) =>
    `你做的一切都保存在本浏览器中：每个实验最多 ${input} 输入和 ${branches} 个分支。用到五分之四时页面会提示；达到上限后先删除最早的未命名分支。`,
  keptCheckpoints: (memory, stored) =>
    `检查点让回看更快：最多占用 ${memory} 内存；另有最多 ${stored} 存入浏览器存储，刷新后也能很快恢复。没有检查点时会从头重新运行。`,
  keptHere: '除非你分享链接或保存文件，否则任何内容都不会离开本浏览器。',
};
