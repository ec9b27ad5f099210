import { isObject, type JsonObject } from '../../core/json.ts'
import { whatsappError } from '../errors.ts'

const days = 'MONDAY TUESDAY WEDNESDAY THURSDAY FRIDAY SATURDAY SUNDAY'.split(' ')
const time = /^([01]\d|2[0-3])[0-5]\d$/
const MOST_HOLIDAYS = 20

const wrong = (details: string): Error => whatsappError(100, details)

/** Hours in which a business takes calls. A schedule of holidays that is left out is cleared. */
export function checkCallHours(given: unknown, now: number): JsonObject {
  if (!isObject(given)) throw wrong('call_hours must be an object.')
  const status = String(given['status'] ?? 'ENABLED').toUpperCase()
  if (status !== 'ENABLED') return { status: 'DISABLED' }
  const zone = given['timezone_id']
  if (typeof zone !== 'string' || !isZone(zone)) throw wrong('The timezone is not valid.')
  const weekly = given['weekly_operating_hours']
  if (!Array.isArray(weekly) || weekly.length === 0) {
    throw wrong('weekly_operating_hours can not be empty.')
  }
  const holidays = given['holiday_schedule'] ?? []
  if (!Array.isArray(holidays) || holidays.length > MOST_HOLIDAYS) {
    throw wrong(`holiday_schedule can have ${MOST_HOLIDAYS} entries at most.`)
  }
  return {
    status,
    timezone_id: zone,
    weekly_operating_hours: checkWeek(weekly),
    holiday_schedule: holidays.map((each) => checkHoliday(each, now)),
  }
}

function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

function checkWeek(weekly: readonly unknown[]): JsonObject[] {
  const entries = weekly.map((each) => {
    if (!isObject(each)) throw wrong('Each entry of weekly_operating_hours is an object.')
    const day = String(each['day_of_week']).toUpperCase()
    const [open, close] = [String(each['open_time']), String(each['close_time'])]
    if (!days.includes(day)) throw wrong(`${day} is not a day of the week.`)
    if (!time.test(open) || !time.test(close) || open >= close) {
      throw wrong('Times are of the form HHMM, and a day opens before it closes.')
    }
    return { day_of_week: day, open_time: open, close_time: close }
  })
  for (const day of days) {
    const ofDay = entries.filter((each) => each.day_of_week === day)
    const [first, second] = ofDay.sort((a, b) => (a.open_time < b.open_time ? -1 : 1))
    if (ofDay.length > 2) throw wrong(`${day} has more than two entries.`)
    if (first && second && second.open_time < first.close_time) {
      throw wrong(`The entries of ${day} overlap.`)
    }
  }
  return entries
}

function checkHoliday(given: unknown, now: number): JsonObject {
  const { date, start_time, end_time } = isObject(given) ? given : {}
  if (
    typeof date !== 'string' ||
    !/^\d{4}-\d\d-\d\d$/.test(date) ||
    Number.isNaN(Date.parse(date))
  ) {
    throw wrong('The date of a holiday has the form YYYY-MM-DD.')
  }
  if (Date.parse(date) + 86_400_000 <= now) throw wrong('A holiday can not lie in the past.')
  if (!time.test(String(start_time)) || !time.test(String(end_time))) {
    throw wrong('Times are of the form HHMM.')
  }
  return { date, start_time: String(start_time), end_time: String(end_time) }
}
