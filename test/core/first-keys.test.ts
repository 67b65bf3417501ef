/** The first admin keys reach the operator despite any interruption, and stay valid once shown. */
import { afterEach, describe, expect, it } from 'vitest'
import type { FirstKeys } from '../../src/core/workspaces/bootstrap.ts'
import { graphql } from '../support/graphql.ts'
import { spawnServer, until } from '../support/server-process.ts'
import { startTestApp, type TestApp } from '../support/test-app.ts'
import { createTestDatabase } from '../support/test-database.ts'

const unfixed = { bootstrapApiKey: undefined, bootstrapTestApiKey: undefined }
const document = '{ workspace { mode } }'
const apps: TestApp[] = []

afterEach(async () => {
  // The first one drops the database.
  for (const app of apps.splice(0).reverse()) await app.close()
})

/** A server on the database of the first one. */
async function start(settings: Parameters<typeof startTestApp>[0] = unfixed): Promise<TestApp> {
  const [first] = apps
  const app = await startTestApp({
    ...settings,
    ...(first && { databaseUrl: first.databaseUrl }),
  })
  apps.push(app)
  return app
}

async function shownBy(app: TestApp): Promise<FirstKeys | null> {
  let shown: FirstKeys | null = null
  await app.showFirstKeys(async (keys) => {
    shown = keys
  })
  return shown
}

async function codeOf(key = ''): Promise<unknown> {
  const { errors } = await graphql(apps[0]?.url ?? '', key, document)
  return errors?.[0]?.extensions?.code ?? 'OK'
}

describe('the first keys', () => {
  it('are made anew by every start until one has shown them', async () => {
    let lost: FirstKeys = {}
    const first = await start()
    const cutOff = first.showFirstKeys(async (keys) => {
      lost = keys
      throw new Error('cut off')
    })
    await expect(cutOff).rejects.toThrow('cut off')
    const shown = await shownBy(await start())
    expect(await shownBy(await start())).toBeNull()
    expect(await codeOf(lost.live)).toBe('UNAUTHORIZED')
    expect(await codeOf(lost.test)).toBe('UNAUTHORIZED')
    expect(await codeOf(shown?.live)).toBe('OK')
    expect(await codeOf(shown?.test)).toBe('OK')
  })

  it('are shown by one of the servers that start together, while the others wait for it', async () => {
    const [first, second, third] = [await start(), await start(), await start()]
    const begun = Promise.withResolvers<FirstKeys>()
    const rest = Promise.withResolvers<void>()
    const showing = first.showFirstKeys(async (keys) => {
      begun.resolve(keys)
      await rest.promise
    })
    const shown = await begun.promise
    const others = [shownBy(second), shownBy(third)]
    rest.resolve()
    await showing
    expect(await Promise.all(others)).toEqual([null, null])
    expect(await codeOf(shown.live)).toBe('OK')
    expect(await codeOf(shown.test)).toBe('OK')
  })

  it('leave keys alone that the settings of another server fixed', async () => {
    const fixed = `om_live_${'f'.repeat(40)}`
    await start({ bootstrapApiKey: fixed, bootstrapTestApiKey: undefined })
    const shown = await shownBy(await start())
    expect(await codeOf(shown?.live)).toBe('OK')
    expect(await codeOf(fixed)).toBe('OK')
  })

  it('work from the start that fixes them on, also when there are data already', async () => {
    const first = await start({})
    const key = `om_live_${'k'.repeat(40)}`
    await start({ bootstrapApiKey: key })
    expect(await codeOf(key)).toBe('OK')
    expect(await codeOf(first.liveKey)).toBe('OK')
  })
})

describe('processes that start together on an empty database', () => {
  it('print one pair of keys, and it stands', async () => {
    const database = await createTestDatabase({ empty: true })
    const env = { DATABASE_URL: database.url, LOG_LEVEL: 'silent' }
    const servers = [1, 2, 3].map(() => spawnServer(env))
    const urlOf = (output: string) => /Health\s+(\S+)\/health/.exec(output)?.[1] ?? ''
    await until(() => servers.every((server) => urlOf(server.output()) !== ''))
    const printed = servers.flatMap(
      (server) => server.output().match(/\bom_(?:live|test)_[A-Za-z0-9_-]{43,}/g) ?? [],
    )
    const answers = await Promise.all(
      printed.map((key) => graphql(urlOf(servers[0]?.output() ?? ''), key, document)),
    )
    expect(answers.map(({ data }) => data)).toEqual([
      { workspace: { mode: 'LIVE' } },
      { workspace: { mode: 'TEST' } },
    ])
    await Promise.all(servers.map((server) => server.end()))
    await database.drop()
  })
})
