/** Whether the parts that the server stands on answer, and whether its machine's clock is right. */
import type { DatabaseClock } from './database-clock.ts'

export type Status = 'healthy' | 'unhealthy'

export interface HealthReport {
  status: Status
  version: string
  timestamp: string
  services: Record<string, Status>
}

/** Resolves when the part answers. */
export type Probe = () => Promise<unknown>

/** However many ask, the parts are probed once in so long. */
const reportMs = 500

/** All parts are probed side by side; one that does not answer in time is unhealthy. */
export function createHealth(
  version: string,
  clock: Pick<DatabaseClock, 'now' | 'standing'>,
  probes: Record<string, Probe>,
  probeMs: number,
) {
  let latest: { at: number; report: Promise<HealthReport> } | undefined
  return function health(): Promise<HealthReport> {
    const now = performance.now()
    if (!latest || now - latest.at > reportMs)
      latest = { at: now, report: probeAll(version, clock, probes, probeMs) }
    return latest.report
  }
}

async function probeAll(
  version: string,
  clock: Pick<DatabaseClock, 'now' | 'standing'>,
  probes: Record<string, Probe>,
  probeMs: number,
): Promise<HealthReport> {
  const answers = await Promise.all(
    Object.entries(probes).map(
      async ([name, probe]) => [name, await statusOf(probe, probeMs)] as const,
    ),
  )
  const standing = clock.standing()
  // A clock that is off is told of and harms nothing, since decisions rest on the database's; one that is wrong stops the jobs.
  const healthy = standing !== 'WRONG' && answers.every(([, status]) => status === 'healthy')
  return {
    status: healthy ? 'healthy' : 'unhealthy',
    version,
    timestamp: clock.now().toISOString(),
    services: {
      ...Object.fromEntries(answers),
      clock: standing === 'RIGHT' ? 'healthy' : 'unhealthy',
    },
  }
}

function statusOf(probe: Probe, probeMs: number): Promise<Status> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve('unhealthy'), probeMs)
    const answer = (status: Status) => {
      clearTimeout(timer)
      resolve(status)
    }
    Promise.resolve()
      .then(probe)
      .then(
        () => answer('healthy'),
        () => answer('unhealthy'),
      )
  })
}
