/** The narrator's sentences in Chinese; the one who acts stands before each. */
import type { Fact } from './narration';
import { type Call, isOfRole, type Tell } from './words';

export const callZh: Call = ({ who, role, fact }) => {
  if (who === '') return '';
  if (role === 'sentinel') return '哨兵';
  if (role === 'none' || isOfRole(fact)) return '服务器';
  return role === 'master' ? '主节点' : '从节点';
};

const KINDS = { master: '主节点', slave: '从节点', sentinel: '哨兵' } as const;

export const tellZh: Tell = (fact) => {
  switch (fact.say) {
    case 'born':
      return '已启动，开始监听。';
    case 'ended':
      return `${fact.how === null ? '已退出。' : `被 ${fact.how} 终止了。`}${
        fact.waitMs === 0
          ? ''
          : `监视它的哨兵要等 ${fact.waitMs / 1000} 秒得不到回答，才认为它下线。`
      }`;
    case 'frozen':
      return '被冻结：保留连接，但什么也不回答。';
    case 'thawed':
      return '从冻结处继续运行。';
    case 'becomesMaster':
      return '现在是主节点：它接受写入，并开始一段新的历史。';
    case 'follows':
      return `现在是 ${fact.master} 的从节点：主节点有什么，它就会有什么。`;
    case 'linked':
      return `已追上主节点 ${fact.master}：从现在起每次写入都会到达它。`;
    case 'lostLink':
      return fact.waitMs === null
        ? `与主节点 ${fact.master} 的连接断了：那边的写入到不了它。`
        : `与已退出的主节点 ${fact.master} 断开了连接，仍是从节点。${
            fact.waitMs === 0 ? '' : `在哨兵等满 ${fact.waitMs / 1000} 秒之前，不会再发生别的事。`
          }`;
    case 'lacks':
      return `没有客户端被告知已写入的“${fact.what}”：${
        fact.how === 'copy'
          ? `它丢掉了自己的数据集，换成主节点 ${fact.master} 的副本，而那里从来没有这次写入。`
          : '旧主节点在这个从节点收到之前就作了答，而它已经不在了。'
      }`;
    case 'strays':
      return `对“${fact.what}”回答了 OK，可哨兵认定的主节点是 ${fact.master}：等它被改成从节点，这次写入就丢了。`;
    case 'returns':
      return `照旧作为主节点重新启动了，可哨兵认定的主节点是 ${fact.master}：现在有两个主节点，直到有哨兵把它改成从节点。`;
    case 'dropsClient':
      return fact.changed
        ? `断开 ${fact.program} 的连接：哨兵在改变它的角色时一并下了这个命令。下一条命令会失败一次，之后 ${fact.program} 重新连接。`
        : `断开了 ${fact.program} 的连接。`;
    case 'refuses':
      return '拒绝这次写入：从节点是只读的。';
    default:
      return tellSync(fact) ?? tellSentinel(fact);
  }
};

function tellSync(fact: Fact): string | null {
  switch (fact.say) {
    case 'fullSync': {
      const why = {
        'no-psync': '它还没有这个主节点的历史',
        mismatch: '它带来的是另一段历史',
        backlog: '它错过的部分已不在积压缓冲区里',
        forced: '这是被要求的',
      };
      const because = fact.why === null ? '' : `：${why[fact.why]}`;
      return `把整个数据集发给从节点 ${fact.replica}${because}。`;
    }
    case 'partialSync':
      return `只从积压缓冲区把从节点 ${fact.replica} 错过的 ${fact.bytes} 字节发给它。`;
    case 'fault':
      return `制造了一个故障：${fact.words}。`;
    case 'clock':
      return `一个时钟跳变了 ${fact.seconds} 秒：靠它计时的都被误导了。`;
    default:
      return null;
  }
}

function tellSentinel(fact: Fact): string {
  switch (fact.say) {
    case 'monitors':
      return `开始监视位于 ${fact.node} 的主节点 ${fact.master}。`;
    case 'learns':
      return `从主节点 ${fact.node} 的 INFO 中得知 ${fact.replica} 是它的从节点。`;
    case 'keeps':
      return `在自己的记录里把旧主节点 ${fact.replica} 记作 ${fact.node} 的从节点，只是它没有应答：无应答的时间重新计，它回来后就要跟随 ${fact.node}。`;
    case 'meets':
      return `认识了哨兵 ${fact.other}：它们通过共同监视的主节点互相打了招呼。`;
    case 'sdown':
      return `已有 ${fact.afterMs / 1000} 秒没有收到${KINDS[fact.of]} ${fact.node} 的应答：认为它下线（sdown）。`;
    case 'sdownOver':
      return `又收到${KINDS[fact.of]} ${fact.node} 的应答了。`;
    case 'odown':
      return `数到 ${fact.agreed} 个哨兵认为主节点 ${fact.node} 下线，而 quorum 是 ${fact.quorum}：客观下线（odown）。只有一个这么认为，也许只是它的线路断了。`;
    case 'odownOver':
      return `认为主节点 ${fact.node} 下线的哨兵已不够了。`;
    case 'reportsMaster':
      return `又收到旧主节点 ${fact.node} 的回答：它自称主节点。如果 ${fact.waitMs / 1000} 秒后仍然如此，下一次 INFO（每 10 秒一次）就会让它变成从节点。`;
    case 'rebooted':
      return `从新的 run id 看出${KINDS[fact.of]} ${fact.node} 重启过。`;
    case 'tilt':
      return '发现自己的时钟跳变了，或者自己停顿过：30 秒内不相信量到的任何时间（TILT）。';
    case 'tiltOver':
      return '重新相信自己的时钟。';
    default:
      return tellElection(fact) ?? tellFailover(fact);
  }
}

function tellElection(fact: Fact): string | null {
  switch (fact.say) {
    case 'stands':
      return `在纪元 ${fact.epoch} 向其他哨兵要票：它想领导 ${fact.master} 的故障转移，而只能有一个领导者。自己的一票已投给自己。`;
    case 'votes':
      return fact.itself
        ? `在纪元 ${fact.epoch} 投票给自己。`
        : `把纪元 ${fact.epoch} 的票投给最先来要票的哨兵 ${fact.whom}。`;
    case 'elected':
      return fact.forced
        ? '奉命进行故障转移：不需要选票。'
        : `得到 ${fact.voters} 票中的 ${fact.votes} 票，需要 ${fact.needed} 票（全体的多数，且不少于 quorum）：由它领导纪元 ${fact.epoch} 的故障转移。`;
    case 'notElected':
      return `放弃：需要 ${fact.needed} 票，只得到 ${fact.votes} 票，时间已到。`;
    default:
      return null;
  }
}

function tellFailover(fact: Fact): string {
  switch (fact.say) {
    case 'noGoodSlave':
      return fact.count === 0
        ? '放弃：它不知道任何可以提升的从节点。'
        : `放弃：已知的 ${fact.count} 个从节点都不能提升。`;
    case 'selects': {
      const why = {
        only: '只有它可选',
        priority: '它的优先级数值最小',
        offset: '它拥有最多的复制流',
        runid: '其余相同，它的 run id 最小',
      };
      return `选中从节点 ${fact.replica} 作为下一个主节点：${why[fact.chosen]}。`;
    }
    case 'promotes':
      return `命令从节点 ${fact.replica} 不再跟随任何节点（SLAVEOF NO ONE）。`;
    case 'promoted':
      return `从 ${fact.replica} 的 INFO 中读到：它已是主节点。`;
    case 'slaveTimeout':
      return '放弃：选中的从节点没有及时成为主节点。';
    case 'reconfSent':
      return `命令从节点 ${fact.replica} 跟随新的主节点。`;
    case 'reconfDone':
      return `看到从节点 ${fact.replica} 已跟随新的主节点。`;
    case 'failoverEnd':
      return '完成了：在线的从节点都跟随新的主节点。';
    case 'failoverTimeout':
      return '不再等最后的从节点：命令它们全部跟随，然后继续。';
    case 'switches':
      return `从现在起认为 ${fact.master} 的主节点是服务器 ${fact.to}，不再是 ${fact.from}。`;
    case 'learnsConfig':
      return `从哨兵 ${fact.from} 得知更新的配置，并采用了它。`;
    case 'converts':
      return `让服务器 ${fact.replica} 成为从节点：它回来时自称主节点，而主节点已另有其人。`;
    case 'fixes':
      return `让从节点 ${fact.replica} 指向正确的主节点：它跟错了。`;
    default:
      return '';
  }
}
