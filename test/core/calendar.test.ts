/** Hours, days, weeks and months of time zones, where clocks change and days are skipped. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  dateIn,
  intervals,
  midnightIn,
  nextStart,
  startOf,
  timesIn,
  timeZone,
} from '../../src/core/values/calendar.ts'

const hour = 3_600_000
const utc = (text: string) => new Date(`${text}Z`)
const shown = (dates: Date[] | null) => dates?.map((d) => d.toISOString().slice(0, 16))

describe('midnightIn', () => {
  // Where midnight does not exist, the day begins when the clock was moved on.
  it.each([
    ['America/New_York', '2024-03-10', '2024-03-10T05:00'],
    ['Europe/London', '2024-03-31', '2024-03-31T00:00'],
    ['Africa/Cairo', '2024-04-26', '2024-04-25T22:00'],
    ['Asia/Beirut', '2024-03-31', '2024-03-30T22:00'],
    ['America/Havana', '2024-03-10', '2024-03-10T05:00'],
    ['Pacific/Apia', '2011-12-30', '2011-12-30T10:00'],
    ['Australia/Lord_Howe', '2024-10-06', '2024-10-05T13:30'],
    ['Africa/Kampala', '2024-03-31', '2024-03-30T21:00'],
    ['Asia/Kathmandu', '2024-01-31', '2024-01-30T18:15'],
  ])('in %s on %s is %s UTC', (zone, date, expected) => {
    expect(midnightIn(zone, new Date(date))).toEqual(utc(expected))
  })
})

describe('timesIn', () => {
  const lengths = (times: Date[] | null) =>
    times?.slice(1).map((t, i) => (t.getTime() - times[i]!.getTime()) / hour)

  it.each([
    ['America/New_York', '2024-03-09', '2024-03-12', [24, 23, 24]],
    ['America/New_York', '2024-11-02', '2024-11-05', [24, 25, 24]],
    ['Australia/Lord_Howe', '2024-10-05', '2024-10-08', [24, 23.5, 24]],
    ['Australia/Lord_Howe', '2024-04-06', '2024-04-09', [24, 24.5, 24]],
    ['Africa/Cairo', '2024-04-25', '2024-04-28', [24, 23, 24]],
    ['America/Havana', '2024-11-02', '2024-11-05', [24, 25, 24]],
    ['Africa/Kampala', '2024-03-30', '2024-04-02', [24, 24, 24]],
    ['Asia/Kathmandu', '2024-01-30', '2024-02-02', [24, 24, 24]],
  ])('counts days of %s from %s to %s as they are', (zone, from, to, expected) => {
    const range = { start: midnightIn(zone, new Date(from)), end: midnightIn(zone, new Date(to)) }
    expect(lengths(timesIn(range, 'DAY', zone, 10))).toEqual(expected)
  })

  it('leaves out a day that a zone skipped', () => {
    const range = { start: utc('2011-12-29T10:00'), end: utc('2011-12-31T10:00') }
    const times = timesIn(range, 'DAY', 'Pacific/Apia', 10)
    expect(lengths(times)).toEqual([24, 24])
    expect(times?.map((t) => dateIn('Pacific/Apia', t))).toEqual([
      '2011-12-29',
      '2011-12-31',
      '2012-01-01',
    ])
  })

  it('counts the hours of a day when the clock changes', () => {
    const day = (zone: string, date: string) => {
      const start = midnightIn(zone, new Date(date))
      return timesIn({ start, end: nextStart('DAY', zone, start) }, 'HOUR', zone, 100)
    }
    expect(day('America/New_York', '2024-03-10')).toHaveLength(24)
    expect(day('America/New_York', '2024-11-03')).toHaveLength(26)
    expect(lengths(day('America/New_York', '2024-11-03'))).toEqual(Array(25).fill(1))
    const forth = lengths(day('Australia/Lord_Howe', '2024-10-06'))
    expect(forth).toEqual([1, 1, 0.5, ...Array(21).fill(1)])
    const back = lengths(day('Australia/Lord_Howe', '2024-04-07'))
    expect(back?.reduce((a, b) => a + b)).toBe(24.5)
  })

  it('begins weeks on Monday and months on the first, of the zone', () => {
    const range = { start: utc('2026-02-25T00:00'), end: utc('2026-03-10T12:00') }
    expect(shown(timesIn(range, 'WEEK', 'UTC', 10))).toEqual([
      '2026-02-25T00:00',
      '2026-03-02T00:00',
      '2026-03-09T00:00',
      '2026-03-10T12:00',
    ])
    expect(shown(timesIn(range, 'MONTH', 'Africa/Kampala', 10))).toEqual([
      '2026-02-25T00:00',
      '2026-02-28T21:00',
      '2026-03-10T12:00',
    ])
  })

  it('answers null for more times than it may', () => {
    const range = { start: utc('2026-01-01T00:00'), end: utc('2026-01-11T00:00') }
    expect(timesIn(range, 'DAY', 'UTC', 10)).toHaveLength(11)
    expect(timesIn(range, 'DAY', 'UTC', 9)).toBeNull()
  })

  const zones = [
    ...['UTC', 'America/New_York', 'Europe/London', 'Africa/Cairo', 'Asia/Beirut', 'Asia/Kolkata'],
    ...[
      'America/Havana',
      'Pacific/Apia',
      'Australia/Lord_Howe',
      'Africa/Kampala',
      'Asia/Kathmandu',
    ],
  ]

  it('puts each moment into one interval, which begins where startOf says', () => {
    const at = fc.integer({ min: Date.UTC(2010, 0, 1), max: Date.UTC(2030, 0, 1) })
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.constantFrom(...intervals),
        at,
        fc.integer({ min: 1, max: 40 * 24 * hour }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (zone, interval, from, length, place) => {
          const range = { start: new Date(from), end: new Date(from + length) }
          const times = timesIn(range, interval, zone, 2_000)!
          expect([times[0], times.at(-1)]).toEqual([range.start, range.end])
          for (const [i, time] of times.slice(1).entries()) {
            expect(time.getTime()).toBeGreaterThan(times[i]!.getTime())
          }
          const moment = new Date(from + Math.floor(place * (length - 1)))
          const i = times.findLastIndex((t) => t <= moment)
          const start = startOf(interval, zone, moment)
          expect(times[i]).toEqual(start < range.start ? range.start : start)
          expect(nextStart(interval, zone, moment) > moment).toBe(true)
        },
      ),
      { numRuns: 500 },
    )
  })
})

describe('timeZone', () => {
  it.each(['UTC', 'Africa/Kampala', 'America/Argentina/Buenos_Aires', 'Etc/GMT+5'])(
    'takes %s',
    (zone) => {
      expect(timeZone.safeParse(zone).success).toBe(true)
    },
  )

  it.each(['', 'Mars/Base', '+05:30', 'UTC\0', 'Europe/Berlin ', '../etc/passwd', 'x'.repeat(70)])(
    'refuses %j',
    (zone) => {
      expect(timeZone.safeParse(zone).success).toBe(false)
    },
  )
})
