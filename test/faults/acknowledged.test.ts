/** Acknowledged writes survive a kill -9 of the server, of its PostgreSQL, or of both. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createMadeDataFolder, type DataFolder } from '../support/data-folder.ts'
import { graphql } from '../support/graphql.ts'
import { promised } from '../support/promised.ts'
import { type ServerProcess, startServer, until } from '../support/server-process.ts'

const key = `om_live_${'a'.repeat(43)}`
const create = `mutation ($externalId: String!) {
  createCustomer(input: { externalId: $externalId }) { id externalId }
}`
const find = `query ($id: ID!) { customer(id: $id) { id } }`

let folder: DataFolder
let server: ServerProcess

const start = async () => {
  server = await startServer({ DATA_DIR: folder.path, BOOTSTRAP_API_KEY: key, LOG_LEVEL: 'error' })
}

/** Creates customers from several clients at once until told to stop, and keeps the ids that were acknowledged. */
function keepCreating(name: string) {
  const acknowledged: string[] = []
  let going = true
  const client = async (number: number) => {
    for (let count = 0; going; count++) {
      const variables = { externalId: `${name}-${number}-${count}` }
      const answer = await graphql(server.url, key, create, variables).catch(() => undefined)
      if (answer?.data) acknowledged.push(variables.externalId)
      else await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
  const clients = Array.from({ length: 8 }, (_, number) => client(number))
  const stop = async () => {
    going = false
    await Promise.all(clients)
  }
  return { acknowledged, stop }
}

/** Those of the customers that the server does not know. */
async function missingOf(externalIds: readonly string[]): Promise<string[]> {
  const { url } = server
  const isMissing = async (id: string) => {
    const answer = await graphql<{ customer: { id: string } | null }>(url, key, find, { id })
    return answer.data?.customer ? [] : [id]
  }
  return (await Promise.all(externalIds.map(isMissing))).flat()
}

// Each test leaves a server that the next one uses.
beforeAll(async () => {
  folder = await createMadeDataFolder()
  await start()
})
afterAll(async () => {
  await server?.end('SIGKILL')
  await folder?.remove()
})

describe('a write that was acknowledged', () => {
  it.each([
    ['the server', () => server.end('SIGKILL')],
    [
      'PostgreSQL',
      async () => {
        process.kill(folder.requirePostgresPid(), 'SIGKILL')
        await server.end('SIGKILL')
      },
    ],
  ])('is there after kill -9 of %s in the middle of many', async (what, kill) => {
    const { acknowledged, stop } = keepCreating(what.replaceAll(' ', '-'))
    await until(() => acknowledged.length > 100)
    await kill()
    await stop()
    await start()

    expect(await missingOf(acknowledged)).toEqual([])
  })

  it('is there after SIGTERM in the middle of many', async () => {
    const { acknowledged, stop } = keepCreating('drain')
    await until(() => acknowledged.length > 100)
    const drained = promised('a drain in the middle of many writes', 8_000)
    expect(await server.end('SIGTERM')).toBe(0)
    drained()
    await stop()
    await start()
    expect(await missingOf(acknowledged)).toEqual([])
  })

  it('goes on after kill -9 of PostgreSQL, without a restart of the server', async () => {
    const { acknowledged, stop } = keepCreating('same')
    await until(() => acknowledged.length > 100)
    const isBack = promised('writes after kill -9 of PostgreSQL', 5_000)
    const killed = folder.requirePostgresPid()
    process.kill(killed, 'SIGKILL')
    // Its backends outlive it for a moment and go on acknowledging; what counts is written after the return.
    await until(() => folder.postgresPid() !== killed)
    const before = acknowledged.length
    await until(() => acknowledged.length > before + 50)
    isBack()
    await stop()
  })
})
