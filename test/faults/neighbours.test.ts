/**
 * What one caller can do to all others: a workspace keeps its steady pace on a server, with rate limits on, while another
 * credential attacks. All its answers are right; how long they take is held to by `npm run test:faults`.
 */
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { type ApartLoad, startApartLoad } from '../support/apart-load.ts'
import { type Assault, createGround, type Ground } from '../support/attack.ts'
import { connectionAttacks } from '../support/connection-attacks.ts'
import { faultRuns } from '../support/fault-runs.ts'
import { expectKept } from '../support/promised.ts'
import { readingAttacks } from '../support/reading-attacks.ts'
import { type ServerProcess, startServer, until } from '../support/server-process.ts'
import { steps } from '../support/steady-load.ts'
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts'
import { createTestPool } from '../support/test-pool.ts'
import { writingAttacks } from '../support/writing-attacks.ts'

const keys = { live: `om_live_${'n'.repeat(43)}`, test: `om_test_${'n'.repeat(43)}` }
const { witnessed, hoard } = faultRuns
/** An attacker strikes at least so often, however fast the bystander is answered. */
const blowsMin = 6
/** How many times slower than beside nobody the bystander may be answered. */
const slowerMax = 5

let database: TestDatabase
let sql: pg.Pool
let server: ServerProcess
let ground: Ground
let load: ApartLoad
let quiet: Awaited<ReturnType<ApartLoad['p99']>>
beforeAll(async () => {
  database = await createTestDatabase()
  sql = createTestPool(database.url, 1)
  sql.on('error', () => undefined)
  server = await startServer({
    DATABASE_URL: database.url,
    BOOTSTRAP_API_KEY: keys.live,
    BOOTSTRAP_TEST_API_KEY: keys.test,
    LOG_LEVEL: 'error',
    RATE_LIMITS: 'on',
    // The real limits apply only where times matter: elsewhere a busy machine must not cause a refusal.
    ...(inject('timesMatter') && { LOAD_SHEDDING: 'on', PATIENCE: '1' }),
  })
  ground = createGround({ url: server.url, sql, hoard }, keys)
  load = await startApartLoad(server.url, keys.live)
  // What is slow once only, as code that runs for the first time.
  await lasts(witnessed)
  await load.p99()
  await lasts(witnessed)
  quiet = await load.p99()
})
afterAll(async () => {
  await load?.terminate()
  await server?.end('SIGKILL')
  await sql?.end()
  await database?.drop()
})

/** Waits until the bystander has had that many more answers. */
async function lasts(answers: number): Promise<void> {
  const end = (await load.answers()) + answers
  await until(async () => (await load.answers()) >= end)
}

/** Strikes while the bystander gets its answers; how the blows were answered, by code. */
async function strike({ attackers, blow }: Assault): Promise<Record<string, number>> {
  const told: Record<string, number> = {}
  const end = (await load.answers()) + witnessed
  let turn = 0
  const attacker = async () => {
    while ((await load.answers()) < end || turn < blowsMin) {
      const code = await blow(turn++)
      told[code] = (told[code] ?? 0) + 1
      // Whoever is refused waits a moment: the attackers must not take the machine from the bystander.
      if (code !== 'OK') await new Promise((resolve) => setTimeout(resolve, 10))
    }
  }
  await Promise.all(Array.from({ length: attackers }, attacker))
  return told
}

/** What the server has logged, errors alone, after what it printed at its start. */
const errorsSince = (length: number) =>
  server
    .output()
    .slice(length)
    .split('\n')
    .filter((line) => line.startsWith('{'))

/** The steps that were slower than they may be, while all figures are printed. */
async function slowSteps(name: string, assault: Assault): Promise<string[]> {
  await load.p99()
  const told = await strike(assault)
  const found = await load.p99()
  expect(told).not.toHaveProperty('INTERNAL')
  // Some of it is let through: an attack that is refused whole would show nothing.
  expect(told.OK).toBeGreaterThan(0)
  const blows = Object.entries(told).map(([code, count]) => `${count} ${code}`)
  return steps.filter((step) => {
    const what = `${step}, p99 of ${witnessed} beside ${name} (blows: ${blows.join(', ')})`
    try {
      expectKept(what, found[step], Math.ceil(quiet[step] * slowerMax))
      return false
    } catch {
      return true
    }
  })
}

describe('a workspace at a steady pace', () => {
  it.each([...readingAttacks, ...writingAttacks, ...connectionAttacks])(
    'is answered rightly beside $name',
    async ({ name, setUp }) => {
      const printed = server.output().length
      const assault = await setUp(ground)
      const slow = await slowSteps(name, assault)
      // A tenth of a second in which the machine does something else is the slowest hundredth already: it does not come twice.
      const again = slow.length > 0 ? await slowSteps(name, assault) : []
      await assault.end?.()
      expect({ wrong: await load.takeWrong(), errors: errorsSince(printed) }).toEqual({
        wrong: [],
        errors: [],
      })
      expect(slow.filter((step) => again.includes(step))).toEqual([])
    },
  )

  it('is told of every event once and in order, whatever was done beside it', async () => {
    await load.stop()
  })
})
