/** The shared session's story in English: what Redis's logs name in a word or two, in a sentence. */

type Say = (who: string, about: string, many: number) => string;

const s = (many: number, one: string, more: string) => (many === 1 ? one : more);

export const en = {
  and: ' and ',
  role: (who: string, isMaster: boolean) =>
    isMaster
      ? `${who} becomes a master: it takes writes`
      : `${who} becomes a replica: it copies a master`,
  ended: (who: string) => `${who} is shut down`,
  failed: (who: string, status: string) => `${who} ends with an error (status ${status})`,
  killed: (who: string) => `${who} is killed`,
  crashed: (who: string) => `${who} crashes`,
  fault: (words: string) => `Somebody makes a fault: ${words}`,
  faults: {
    SIGSTOP: (who: string) => `${who} is stopped: alive, but silent`,
    SIGCONT: (who: string) => `${who} goes on`,
  } as Readonly<Record<string, (who: string) => string>>,
  lost: (what: string, who: string) => `Lost, though a client was told OK: ${what} (not on ${who})`,
  refused: (who: string) => `${who} refuses a write: a replica only reads`,
  events: {
    '+sdown': (who, about, many) =>
      `${who} ${s(many, 'has', 'have')} had no answer from ${about} too long and ${s(many, 'holds', 'hold')} it down`,
    '-sdown': (who, about, many) => `${who} ${s(many, 'gets', 'get')} answers from ${about} again`,
    '+odown': (who, about, many) =>
      `${who} ${s(many, 'knows', 'know')} that enough Sentinels hold ${about} down`,
    '-odown': (_who, about) => `No longer do enough Sentinels hold ${about} down`,
    '+new-epoch': (who, about) => `${who}: election number ${about} begins`,
    '+try-failover': (who, about) => `${who} wants to lead: ${about} shall be replaced`,
    '+vote-for-leader': (who, about, many) =>
      `${who} ${s(many, 'votes', 'vote')} that ${about} lead the failover`,
    '+elected-leader': (who) => `${who} has enough votes and leads the failover`,
    '-failover-abort-not-elected': (who) => `${who} got too few votes and gives up for now`,
    '-failover-abort-no-good-slave': (who) => `${who} gives up: no replica is fit to be master`,
    '-failover-abort-slave-timeout': (who) =>
      `${who} gives up: the chosen replica did not become master`,
    '+selected-slave': (who, about) => `${who} chooses the replica ${about} as the next master`,
    '+failover-state-send-slaveof-noone': (who, about) => `${who} tells ${about} to be master`,
    '+promoted-slave': (who, about) => `${who} sees that ${about} is master`,
    '+failover-state-reconf-slaves': (who) => `${who} points the other replicas to the new master`,
    '+slave-reconf-sent': (who, about) => `${who} tells ${about} to follow the new master`,
    '+slave-reconf-done': (_who, about) => `${about} follows the new master`,
    '+failover-end': (who) => `${who} has finished the failover`,
    '+failover-end-for-timeout': (who) => `${who} ends the failover: it took too long`,
    '+switch-master': (who, about, many) =>
      `${who} now ${s(many, 'tells', 'tell')} clients: the master is ${about}`,
    '+config-update-from': (who, about) => `${who} learns the new master from ${about}`,
    '+convert-to-slave': (who, about) =>
      `${who} tells ${about}, which came back as a master, to be a replica`,
    '+fix-slave-config': (who, about) => `${who} tells ${about} to follow the right master`,
    '+role-change': (who, about) => `${who} sees that ${about} has changed its role`,
    '+reboot': (who, about) => `${who} sees that ${about} was started anew`,
    '+tilt': (who) => `${who} mistrusts its clock and only watches for a while`,
    '-tilt': (who) => `${who} trusts its clock again`,
  } as Readonly<Record<string, Say>>,
};

export type TellingWords = typeof en;
