/** The embedded PostgreSQL: commits survive every kill, and no stale file prevents a start. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type pg from 'pg'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  type EmbeddedPostgres,
  startEmbeddedPostgres,
} from '../../src/infra/embedded-postgres/embedded-postgres.ts'
import { createLogger } from '../../src/infra/logger.ts'
import { checkDurability, createPool } from '../../src/infra/postgres.ts'
import { createMadeDataFolder, type DataFolder } from '../support/data-folder.ts'
import { promised } from '../support/promised.ts'
import { until } from '../support/server-process.ts'

const lines: string[] = []
const logger = createLogger('info', { write: (line) => lines.push(JSON.parse(line).msg) })
const databases: EmbeddedPostgres[] = []
const pools: pg.Pool[] = []
let folder: DataFolder

const start = async () => {
  const database = await startEmbeddedPostgres({ dataDir: folder.path, logger })
  databases.push(database)
  return database
}

const poolOf = ({ url }: EmbeddedPostgres) => {
  const pool = createPool(url)
  pools.push(pool)
  return pool
}

beforeEach(async () => {
  lines.length = 0
  folder = await createMadeDataFolder()
})

afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.end()))
  await Promise.all(databases.splice(0).map((database) => database.close()))
  await folder.remove()
})

describe('startEmbeddedPostgres', () => {
  it('runs PostgreSQL durably, as an ordinary user, for this machine only', async () => {
    const database = await start()
    const pool = poolOf(database)
    await checkDurability(pool)
    const { rows } = await pool.query(
      `select current_setting('fsync') as fsync, current_setting('full_page_writes') as pages,
         current_setting('listen_addresses') as addresses,
         current_setting('unix_socket_directories') as sockets`,
    )
    expect(rows).toEqual([{ fsync: 'on', pages: 'on', addresses: '127.0.0.1', sockets: '' }])
    expect(statSync(join(folder.path, 'postgres/data')).uid).not.toBe(0)
  })

  it('asks for its password, which only the server may read', async () => {
    const database = await start()
    const guessed = new URL(database.url)
    guessed.password = 'postgres'
    await expect(poolOf({ ...database, url: guessed.href }).query('select 1')).rejects.toThrow(
      /password authentication failed/,
    )
    expect(statSync(join(folder.path, 'postgres/password')).mode & 0o777).toBe(0o600)
  })

  it('is not misled by a pid file whose number now belongs to a stranger', async () => {
    const first = await start()
    await first.close()
    const stranger = spawn('sleep', ['60'])
    const pidFile = join(folder.path, 'postgres/data/postmaster.pid')
    writeFileSync(pidFile, `${stranger.pid}\n${folder.path}/postgres/data\n1\n15999\n\n127.0.0.1\n`)

    expect((await poolOf(await start()).query('select 1 as one')).rows).toEqual([{ one: 1 }])
    expect(stranger.exitCode).toBeNull()
    stranger.kill()
    await once(stranger, 'exit')
  })

  it('says what is wrong with a folder that is not its own', async () => {
    const first = await start()
    await first.close()
    rmSync(join(folder.path, 'postgres/password'))
    await expect(start()).rejects.toThrow(/cannot be read as the data of OpenMonetize/)
  })
})

describe('kill -9', () => {
  it('of the postmaster under load loses no acknowledged row, and writes go on', async () => {
    const pool = poolOf(await start())
    await pool.query('create table fact (id bigint primary key)')
    const acknowledged: number[] = []
    let next = 0
    let writing = true
    const writer = async () => {
      while (writing) {
        const id = next++
        await pool.query('insert into fact values ($1)', [id]).then(
          () => acknowledged.push(id),
          () => new Promise((resolve) => setTimeout(resolve, 10)),
        )
      }
    }
    const writers = Array.from({ length: 8 }, writer)
    await until(() => acknowledged.length > 200)
    const isBack = promised('writes after kill -9 of the postmaster', 5_000)
    process.kill(folder.requirePostgresPid(), 'SIGKILL')
    // Its backends outlive it for a moment and go on acknowledging; what counts is written after the return.
    await until(() => lines.includes('the embedded PostgreSQL is back'))
    const before = acknowledged.length
    await until(() => acknowledged.length > before + 50)
    isBack()
    writing = false
    await Promise.all(writers)

    const { rows } = await pool.query<{ id: string }>('select id from fact')
    const kept = new Set(rows.map(({ id }) => Number(id)))
    expect(acknowledged.filter((id) => !kept.has(id))).toEqual([])
  })

  it('of one backend is mended too', async () => {
    const pool = poolOf(await start())
    const { rows } = await pool.query<{ pid: number }>('select pg_backend_pid() as pid')
    process.kill(rows[0]!.pid, 'SIGKILL')
    const works = () =>
      pool.query('select 1').then(
        () => true,
        () => false,
      )
    await until(works)
    // All backends went down with it, ours that holds the folder too; it is taken again in a moment.
    await until(() => lines.includes('the embedded PostgreSQL is back'))
    await expect(start()).rejects.toThrow(/Another OpenMonetize server/)
  })
})

describe('close', () => {
  it('stops PostgreSQL with transactions open, and can be called twice', async () => {
    const database = await start()
    const pool = poolOf(database)
    const client = await pool.connect()
    client.on('error', () => {})
    await client.query('begin')
    await Promise.all([database.close(), database.close()])
    client.release(true)
    expect(folder.postgresPid()).toBeUndefined()
  })

  it('leaves a log that tells of starts and stops but holds no password', async () => {
    const database = await start()
    await database.close()
    const log = readFileSync(join(folder.path, 'postgres/postgresql.log'), 'utf8')
    expect(log).toContain('database system is ready to accept connections')
    expect(log).not.toContain(new URL(database.url).password)
  })
})
