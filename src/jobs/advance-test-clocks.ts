/** Moves the test clocks that advance, alongside the other servers: each step is one transaction of whichever server comes first. */
import { advanceClock, failClock } from '../core/billing/advance-clock.ts'
import { systemCaller } from '../core/operation/caller.ts'
import type { Sql } from '../core/operation/sql.ts'
import { eachOne, isUnavailable, type Job, type JobDeps } from './runner.ts'

/** The steps of one clock before the next one has its turn. */
const stepsEach = 100

export function advanceTestClocksJob({ perform, sql }: JobDeps): Job {
  /** Whether something was done for one of the clocks. */
  async function turn(closing: AbortSignal): Promise<boolean> {
    let isMoving = false
    await eachOne(await findAdvancing(sql), async ({ workspaceId, id }) => {
      const caller = systemCaller(workspaceId, 'TEST')
      try {
        for (let step = 0; step < stepsEach && !closing.aborted; step++) {
          const done = await perform(caller, advanceClock, { id })
          if (done === 'STEPPED') isMoving = true
          else return
        }
      } catch (error) {
        // Repeated again and again, a step that cannot be performed would keep the customers closed for ever.
        if (!isUnavailable(error)) await perform(caller, failClock, { id })
        throw error
      }
    })
    return isMoving
  }

  return {
    name: 'advanceTestClocks',
    everyMs: 500,
    async run(closing) {
      while (!closing.aborted && (await turn(closing)));
    },
  }
}

async function findAdvancing(sql: Sql): Promise<{ workspaceId: string; id: string }[]> {
  const { rows } = await sql.query({
    name: 'find_advancing_clocks',
    text: `
      select workspace_id, id from test_clock where status = 'ADVANCING' order by updated_at
      limit 100`,
  })
  return rows.map((row) => ({ workspaceId: row.workspace_id, id: row.id }))
}
