/** Carries out migrations of plans, a batch of subscriptions at a time. Every server runs it; one is at a migration at a time. */
import { type FoundMigration, findMigrations } from '../core/billing/find-migrations.ts'
import { batchMax, runMigration } from '../core/billing/operations/run-migration.ts'
import { systemCaller } from '../core/operation/caller.ts'
import { eachOne, isUnavailable, type Job, type JobDeps } from './runner.ts'

/** Batches of one migration in a round; the others have their turn between rounds. */
const batchesMax = 40

export function migratePlansJob({ perform, sql }: JobDeps): Job {
  const move = ({ workspaceId, mode, id }: FoundMigration, limit: number, skips = false) =>
    perform(systemCaller(workspaceId, mode), runMigration, { id, limit, skips })

  /** What fails in a batch is moved one by one, and what fails alone is counted and passed over. */
  async function moveSome(migration: FoundMigration): Promise<number> {
    try {
      return await move(migration, batchMax)
    } catch (error) {
      if (isUnavailable(error)) throw error
    }
    try {
      return await move(migration, 1)
    } catch (error) {
      if (isUnavailable(error)) throw error
      return move(migration, 1, true)
    }
  }

  return {
    name: 'migratePlans',
    everyMs: 1_000,
    async run(closing) {
      await eachOne(await findMigrations(sql), async (migration) => {
        for (let batch = 0; batch < batchesMax && !closing.aborted; batch++) {
          if ((await moveSome(migration)) === 0) return
        }
      })
    },
  }
}
