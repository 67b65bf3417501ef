/** Whether the server's dependencies answer, and whether its machine's clock is right. */
import type { DatabaseClock } from './database-clock.ts'

export type Status = 'healthy' | 'unhealthy'

export interface HealthReport {
  status: Status
  version: string
  timestamp: string
  services: Record<string, Status>
}

/** Resolves when the dependency answers. */
export type Probe = () => Promise<unknown>

/** The dependencies are probed at most once per interval, however often the health is asked for. */
const reportMs = 500

/** Probes all dependencies in parallel; one that does not answer in time is unhealthy. */
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
  // A clock that is off is reported but harmless, since decisions use the database's; a wrong one stops the jobs.
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
