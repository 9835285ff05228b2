/**
 * How each server's lane of the timeline goes: what it turned into, and when. Each change holds
 * until the next one of its kind. Instants are microseconds since the lab began.
 */

export interface LanePlace {
  readonly at: number;
  readonly pid: number;
  /** The port that the process serves: the lane. */
  readonly port: number;
}

export type LaneChange = LanePlace &
  (
    | { readonly kind: 'up'; readonly node: 'data' | 'sentinel' }
    /** `how`: what the shell would say of it, `exit 0` or the signal's name. */
    | { readonly kind: 'ended'; readonly how: string }
    /** `link`: a replica's to its master; null for a master. */
    | {
        readonly kind: 'role';
        readonly role: 'master' | 'slave';
        readonly loading: boolean;
        readonly link: 'up' | 'syncing' | 'down' | null;
      }
    /** SIGSTOP and SIGCONT. */
    | { readonly kind: 'stopped'; readonly stopped: boolean }
    /** What this Sentinel holds of the server at `of`; null: nothing against it. */
    | { readonly kind: 'opinion'; readonly of: number; readonly opinion: Opinion | null }
    /** A Sentinel's current epoch. */
    | { readonly kind: 'epoch'; readonly epoch: number }
    | { readonly kind: 'tilt'; readonly tilt: boolean }
  );

export type Opinion = 'sdown' | 'odown';
