/** When the provider is asked again about what waits for its customer, of whose approval it may have told in vain. Pure. */

/** What waits for its customer is given up after so long. */
const actionMs = 24 * 3_600_000
const lookMs = { min: 60_000, max: 3_600_000 } as const

interface Waiting {
  createdAt: Date
}

const ageOf = ({ createdAt }: Waiting, now: Date) => now.getTime() - createdAt.getTime()

export function waitsTooLong(waiting: Waiting, now: Date): boolean {
  return ageOf(waiting, now) >= actionMs
}

/** The longer it waits the more seldom: each time after about as long again, up to each hour, and at the end of its wait. */
export function nextLookAt(waiting: Waiting, now: Date): Date {
  const ms = Math.min(lookMs.max, Math.max(lookMs.min, ageOf(waiting, now)))
  const next = new Date(now.getTime() + ms)
  const end = endOfWait(waiting)
  return end > now && end < next ? end : next
}

/** On a test clock only then: the test provider tells of everything, and each look would be a step of an advance. */
export function endOfWait({ createdAt }: Waiting): Date {
  return new Date(createdAt.getTime() + actionMs)
}
