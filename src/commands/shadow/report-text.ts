/** The report of a replay, for people. Pure. */
import type { RouteReport } from './replay.ts'

const shownMax = 20

export function reportText(reports: readonly RouteReport[]): string {
  const all = reports.reduce((sum, { requests }) => sum + requests, 0)
  const same = reports.reduce((sum, one) => sum + one.same, 0)
  const parts = reports.map(textOfRoute)
  return `${parts.join('\n')}\n${same} of ${all} requests were answered alike, on ${reports.length} routes.\n`
}

function textOfRoute({ route, requests, same, differences }: RouteReport): string {
  const head = `${route}: ${same} of ${requests} alike`
  const lines = [...differences.values()]
    .toSorted((a, b) => b.count - a.count)
    .map(({ place, recorded, ours, count }) => {
      return `  ${place || 'body'} (${count}×): recorded ${recorded}, ours ${ours}`
    })
  const more = lines.length - shownMax
  const rest = more > 0 ? [`  and ${more} more places`] : []
  return [head, ...lines.slice(0, shownMax), ...rest].join('\n')
}
