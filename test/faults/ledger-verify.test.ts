/** `npm run ledger:verify` on the embedded database: beside a running server, and without one. */
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, expect, it } from 'vitest'
import { createMadeDataFolder, type DataFolder } from '../support/data-folder.ts'
import { type ServerProcess, startServer } from '../support/server-process.ts'

const entry = join(import.meta.dirname, '../../src/commands/verify-ledger.ts')

let folder: DataFolder
let server: ServerProcess | undefined

afterEach(async () => {
  await server?.end('SIGKILL')
  await folder.remove()
})

async function verify(): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [entry], {
    env: { DATA_DIR: folder.path },
  })
  return stdout
}

it('leaves a running server alone, and leaves no database running without one', async () => {
  folder = await createMadeDataFolder()
  server = await startServer({ DATA_DIR: folder.path, LOG_LEVEL: 'error' })
  const postgres = folder.postgresPid()
  expect(await verify()).toBe('The ledger agrees with its rows.\n')
  expect(folder.postgresPid()).toBe(postgres)
  expect((await fetch(`${server.url}/health`)).status).toBe(200)
  await server.end()
  server = undefined
  expect(await verify()).toBe('The ledger agrees with its rows.\n')
  expect(folder.postgresPid()).toBeUndefined()
})
