/** The server as a process on its own data folder: first and second start, kill -9 at any moment, refusals, and its end. */
import { once } from 'node:events'
import { statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, inject, it } from 'vitest'
import {
  createDataFolder,
  createMadeDataFolder,
  type DataFolder,
  isRunning,
} from '../support/data-folder.ts'
import { startFaultProxy } from '../support/fault-proxy.ts'
import { promised } from '../support/promised.ts'
import { freePort } from '../support/redis-server.ts'
import { type ServerProcess, spawnServer, startServer, until } from '../support/server-process.ts'
import { createTestDatabase } from '../support/test-database.ts'
import { isThorough } from '../support/thorough.ts'

const open: { servers: ServerProcess[]; folders: DataFolder[] } = { servers: [], folders: [] }

function dataFolder(): DataFolder {
  const folder = createDataFolder()
  open.folders.push(folder)
  return folder
}

/** For what is no first start. */
async function madeFolder(): Promise<DataFolder> {
  const folder = await createMadeDataFolder()
  open.folders.push(folder)
  return folder
}

async function start(folder: DataFolder, env: Record<string, string> = {}): Promise<ServerProcess> {
  const server = await startServer({ DATA_DIR: folder.path, ...env })
  open.servers.push(server)
  return server
}

const health = async (server: ServerProcess) => (await fetch(`${server.url}/health`)).status
const keysIn = (text: string) => text.match(/\bom_(?:live|test)_[A-Za-z0-9_-]{43,}/g)

afterEach(async () => {
  await Promise.all(open.servers.splice(0).map((server) => server.end('SIGKILL')))
  await Promise.all(open.folders.splice(0).map((folder) => folder.remove()))
})

describe('start', () => {
  it('prints the two keys on the first start only, and finds its data after SIGTERM', async () => {
    const folder = dataFolder()
    const first = await start(folder)
    expect(await health(first)).toBe(200)
    expect(keysIn(first.output())).toHaveLength(2)
    const postgres = folder.requirePostgresPid()
    expect(await first.end()).toBe(0)
    expect(isRunning(postgres)).toBe(false)

    const second = await start(folder)
    expect(await health(second)).toBe(200)
    expect(keysIn(second.output())).toBeNull()
  })

  it('does not print a key that the settings fixed', async () => {
    const folder = await madeFolder()
    const key = `om_live_${'a'.repeat(43)}`
    const server = await start(folder, { BOOTSTRAP_API_KEY: key })
    expect(server.output()).toContain('live  as set by BOOTSTRAP_API_KEY')
    expect(keysIn(server.output())).toEqual([expect.stringMatching(/^om_test_/)])
  })

  it('names all mistakes of the settings together, without a stack', async () => {
    const server = spawnServer({ PORT: 'http', JWT_SECRET: 'short', LOG_LEVEL: 'loud' })
    expect(await server.exited).toBe(1)
    for (const name of ['PORT', 'JWT_SECRET', 'LOG_LEVEL']) expect(server.output()).toContain(name)
    expect(server.output()).not.toMatch(/^\s+at /m)
  })

  it('says in one sentence that the port is taken, and stops the PostgreSQL it started', async () => {
    const folder = await madeFolder()
    const port = await freePort()
    const stranger = createServer().listen(port, '127.0.0.1')
    await once(stranger, 'listening')
    const server = spawnServer({ DATA_DIR: folder.path, PORT: String(port) })
    expect(await server.exited).toBe(1)
    stranger.close()
    expect(server.output()).toContain(`Port ${port} is already in use; set PORT to another one.`)
    expect(folder.postgresPid()).toBeUndefined()
  })

  it('says in one sentence what is wrong with the database it was given', async () => {
    const url = new URL(inject('postgresUrl'))
    url.pathname = '/nowhere'
    const server = spawnServer({ DATABASE_URL: url.href })
    expect(await server.exited).toBe(1)
    expect(server.output()).toBe(
      'The database of DATABASE_URL cannot be used: database "nowhere" does not exist.\n',
    )
  })

  it('waits for a database that starts a little later', async () => {
    const proxy = await startFaultProxy(inject('postgresUrl'))
    const database = await createTestDatabase()
    const url = proxy.urlOf(database.url)
    proxy.refuse()
    setTimeout(() => proxy.pass(), 1500)
    const server = await startServer({ DATABASE_URL: url })
    expect(await health(server)).toBe(200)
    expect(await server.end()).toBe(0)
    await proxy.close()
    await database.drop()
  })

  it('says in one sentence that the data folder is a file, and leaves its mode', async () => {
    const file = join(dataFolder().path, 'file')
    writeFileSync(file, '', { mode: 0o600 })
    const server = spawnServer({ DATA_DIR: file })
    expect(await server.exited).toBe(1)
    expect(server.output()).toBe(
      `The data folder ${file} is no folder; set DATA_DIR to another one.\n`,
    )
    expect(statSync(file).mode & 0o777).toBe(0o600)
  })

  it('refuses a data folder that another living server is using', async () => {
    const folder = await madeFolder()
    const first = await start(folder)
    const second = spawnServer({ DATA_DIR: folder.path })
    expect(await second.exited).toBe(1)
    expect(second.output()).toContain(`Another OpenMonetize server (process ${first.pid}) is using`)
    expect(second.output()).not.toMatch(/^\s+at /m)
    expect(await health(first)).toBe(200)
  })
})

describe('kill -9 of the server', () => {
  it('leaves a PostgreSQL that the next start takes over', async () => {
    const folder = await madeFolder()
    const first = await start(folder)
    const postgres = folder.postgresPid()
    await first.end('SIGKILL')
    expect(isRunning(postgres ?? 0)).toBe(true)

    const second = await start(folder)
    expect(folder.postgresPid()).toBe(postgres)
    expect(await health(second)).toBe(200)
    expect(await second.end()).toBe(0)
    expect(isRunning(postgres ?? 0)).toBe(false)
  })

  it('together with its PostgreSQL leaves data that the next start finds', async () => {
    const folder = await madeFolder()
    const first = await start(folder)
    process.kill(folder.requirePostgresPid(), 'SIGKILL')
    await first.end('SIGKILL')

    const second = await start(folder)
    expect(await health(second)).toBe(200)
    expect(keysIn(second.output())).toBeNull()
  })

  it('in the middle of making the data does not hinder the next start', async () => {
    const folder = dataFolder()
    const first = spawnServer({ DATA_DIR: folder.path })
    await until(() => folder.isBeingMade())
    await first.end('SIGKILL')

    const second = await start(folder)
    expect(await health(second)).toBe(200)
  })

  it.each(isThorough ? [50, 150, 300, 450, 600, 800] : [150, 600])(
    'after %i ms of a first start does not hinder the next one',
    async (delayMs) => {
      const folder = dataFolder()
      const first = spawnServer({ DATA_DIR: folder.path })
      await sleep(delayMs)
      await first.end('SIGKILL')
      const second = await start(folder)
      expect(await health(second)).toBe(200)
    },
  )
})

describe('kill -9 of PostgreSQL', () => {
  it('is mended by the server', async () => {
    const folder = await madeFolder()
    const server = await start(folder)
    const killed = folder.requirePostgresPid()
    const isBack = promised('health after kill -9 of PostgreSQL', 5_000)
    process.kill(killed, 'SIGKILL')
    await until(async () => folder.postgresPid() !== killed && (await health(server)) === 200)
    isBack()
    expect(await server.end()).toBe(0)
  })
})

describe('SIGTERM', () => {
  it('during the start waits for it and then ends', async () => {
    const folder = dataFolder()
    const server = spawnServer({ DATA_DIR: folder.path })
    await until(() => folder.isBeingMade())
    expect(await server.end()).toBe(0)
    expect(folder.postgresPid()).toBeUndefined()
  })

  it('to npm, which leaves the server behind, ends the server too', async () => {
    const folder = await madeFolder()
    const npm = spawnServer({ DATA_DIR: folder.path }, { asNpm: true })
    await until(() => npm.output().includes('Health'))
    const isStopped = promised('the end of the server after that of npm', 5_000)
    npm.signal('SIGTERM')
    await until(() => npm.output().includes('stopped'))
    isStopped()
    expect(folder.postgresPid()).toBeUndefined()
  })
})
