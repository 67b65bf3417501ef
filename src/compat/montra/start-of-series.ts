/** Where a series begins: so many whole days, weeks or months before the one that holds its end, in UTC. Pure. */

const dayMs = 86_400_000

export function startOfSeries(
  end: Date,
  interval: 'daily' | 'weekly' | 'monthly',
  points: number,
): Date {
  const [year, month, day] = [end.getUTCFullYear(), end.getUTCMonth(), end.getUTCDate()]
  if (interval === 'monthly') return new Date(Date.UTC(year, month - points + 1, 1))
  const today = Date.UTC(year, month, day)
  if (interval === 'daily') return new Date(today - (points - 1) * dayMs)
  // Weeks begin on Mondays.
  const monday = today - ((end.getUTCDay() + 6) % 7) * dayMs
  return new Date(monday - (points - 1) * 7 * dayMs)
}
