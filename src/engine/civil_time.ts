/**
 * Calendar of a Unix time, in UTC: the lab's machines know no other zone.
 * twin: redis 6.2.6 localtime.c, nolocks_localtime.
 * differs: the day is found by the 400-year cycle of the Gregorian calendar, without loops.
 */
export interface CivilTime {
  readonly year: number;
  /** 1..12 and 1..31. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  /** 0: Sunday. */
  readonly weekday: number;
}

const DAYS_OF_400_YEARS = 146_097;
/** From 0000-03-01, where the cycle is counted from, to 1970-01-01. */
const DAYS_TO_EPOCH = 719_468;

/** `unixtime` in seconds. */
export function civilTime(unixtime: number): CivilTime {
  const days = Math.floor(unixtime / 86_400);
  const secondOfDay = unixtime - days * 86_400;
  const shifted = days + DAYS_TO_EPOCH;
  const era = Math.floor(shifted / DAYS_OF_400_YEARS);
  const dayOfEra = shifted - era * DAYS_OF_400_YEARS;
  // Years end with February here, so that a leap day is the last day of its year.
  const leapDays =
    Math.floor(dayOfEra / 1460) - Math.floor(dayOfEra / 36_524) + Math.floor(dayOfEra / 146_096);
  const yearOfEra = Math.floor((dayOfEra - leapDays) / 365);
  const dayOfYear =
    dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1,
    hour: Math.floor(secondOfDay / 3600),
    minute: Math.floor(secondOfDay / 60) % 60,
    second: secondOfDay % 60,
    weekday: (((days + 4) % 7) + 7) % 7,
  };
}

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
export const MONTHS = [
  'Jan',
  'Feb',
  'Mar',
  'Apr',
  'May',
  'Jun',
  'Jul',
  'Aug',
  'Sep',
  'Oct',
  'Nov',
  'Dec',
];

/** As ctime(3), without its newline: `Fri Nov  7 09:50:53 2026`. */
export function ctime(unixtime: number): string {
  const { year, month, day, hour, minute, second, weekday } = civilTime(unixtime);
  const two = (n: number) => String(n).padStart(2, '0');
  const date = `${WEEKDAYS[weekday]} ${MONTHS[month - 1]} ${String(day).padStart(2)}`;
  return `${date} ${two(hour)}:${two(minute)}:${two(second)} ${year}`;
}
