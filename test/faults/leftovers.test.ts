/** A test run that is killed leaves no server, no PostgreSQL, no Redis and no folder. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { endAll, runFolder, workingIn } from '../support/leftovers.ts'
import { until } from '../support/server-process.ts'

const support = join(import.meta.dirname, '../support')
let folder: string
afterEach(() => endAll(folder))

/** Does what the set-up of a run does, starts one of each, and waits. */
const runner = `
  const { openRunFolder } = await import('${support}/leftovers.ts')
  const { createDataFolder } = await import('${support}/data-folder.ts')
  const { startServer } = await import('${support}/server-process.ts')
  const { startRedisServer } = await import('${support}/redis-server.ts')
  const { folder } = openRunFolder(process.argv[1])
  await startServer({ DATA_DIR: createDataFolder().path })
  await startRedisServer(folder + '/redis')
  if (process.argv[2] === 'crashes') throw new Error('A bug')
  process.stdout.write('started')
  setInterval(() => {}, 1_000)
`

describe.skipIf(process.platform !== 'linux')('a run of the tests that', () => {
  it.each([
    ['is killed', 'SIGKILL'],
    ['is interrupted', 'SIGINT'],
    ['is told to end', 'SIGTERM'],
    ['crashes', null],
  ] as const)('%s leaves nothing running', async (how, signal) => {
    folder = join(runFolder(), `left-by-${how.replaceAll(' ', '-')}`)
    const run = spawn(process.execPath, ['--input-type=module', '-e', runner, folder, how], {
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    const ended = once(run, 'close')
    if (signal) {
      await once(run.stdout, 'data')
      const programs = workingIn(folder)
      // The server, PostgreSQL with its own processes, and Redis.
      expect(programs.length).toBeGreaterThan(3)
      run.kill(signal)
    }
    await ended
    await until(() => workingIn(folder).length === 0 && !existsSync(folder))
  })
})
