/** Instants and speeds as text. */

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

function padded(value: number, digits: number): string {
  return String(value).padStart(digits, '0');
}

/** `16 Mar 2022`, as redis-server's log prints a day; `wall` in microseconds, UTC. */
export function dayText(wall: number): string {
  const date = new Date(wall / 1000);
  return `${padded(date.getUTCDate(), 2)} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
}

/** `23:30:03.494`, what the log prints after the day. */
export function timeText(wall: number): string {
  const date = new Date(wall / 1000);
  const time = [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()];
  const clock = time.map((each) => padded(each, 2)).join(':');
  return `${clock}.${padded(date.getUTCMilliseconds(), 3)}`;
}

/** `+0.000 s`, `+60.6 s`, `+12:05`, `+3:12:05`: finer while little time has passed. */
export function elapsedText(us: number): string {
  return `+${durationText(us)}`;
}

/** Of two instants, as fine as it takes to tell them apart: `+17.851 s`, or `+17.851234 s`. */
export function apartText([one, other]: readonly [number, number]): [string, string] {
  const digits = Math.floor(one / 1000) === Math.floor(other / 1000) && one !== other ? 6 : 3;
  const text = (us: number) => `+${(us / 1_000_000).toFixed(digits)} s`;
  return [text(one), text(other)];
}

/** The same without a sign, for a stretch of time. */
export function durationText(us: number): string {
  const seconds = us / 1_000_000;
  if (seconds < 10) return `${seconds.toFixed(3)} s`;
  if (seconds < 600) return `${seconds.toFixed(1)} s`;
  const whole = Math.floor(seconds);
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  const tail = `${padded(minutes, 2)}:${padded(whole % 60, 2)}`;
  return hours > 0 ? `${hours}:${tail}` : tail;
}

/** `0.001×`, `1×`, `14.2×`: three digits that matter at most. */
export function speedText(speed: number): string {
  return `${Number(speed.toPrecision(3))}×`;
}

/** In the unit that suits it: `100 µs`, `200 ms`, `1.5 s`, `2 h`; `us` in microseconds. */
export function spanText(us: number): string {
  if (us < 1000) return `${us} µs`;
  if (us < 1_000_000) return `${rounded(us / 1000)} ms`;
  if (us < 120_000_000) return `${rounded(us / 1_000_000)} s`;
  if (us < 7_200_000_000) return `${rounded(us / 60_000_000)} min`;
  return `${rounded(us / 3_600_000_000)} h`;
}

function rounded(amount: number): string {
  return String(Math.round(amount * 10) / 10);
}
