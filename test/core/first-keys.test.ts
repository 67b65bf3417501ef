/** The first admin keys reach the operator, whatever happens in between. */
import { describe, expect, it } from 'vitest'
import { graphql } from '../support/graphql.ts'
import { startTestApp } from '../support/test-app.ts'

const unfixed = { bootstrapApiKey: undefined, bootstrapTestApiKey: undefined }
const document = '{ workspace { mode } }'

describe('the first keys', () => {
  it('are made anew by every start until one has shown them', async () => {
    const first = await startTestApp(unfixed)
    const lost = first.core.firstKeys
    const second = await startTestApp({ ...unfixed, databaseUrl: first.databaseUrl })
    const shown = second.core.firstKeys
    expect(shown?.live).not.toBe(lost?.live)
    await second.core.firstKeysShown()
    const third = await startTestApp({ ...unfixed, databaseUrl: first.databaseUrl })
    expect(third.core.firstKeys).toBeNull()
    const ask = (key = '') => graphql(third.url, key, document)
    expect((await ask(lost?.live)).errors?.[0]?.extensions?.code).toBe('UNAUTHORIZED')
    expect((await ask(shown?.live)).data).toEqual({ workspace: { mode: 'LIVE' } })
    expect((await ask(shown?.test)).data).toEqual({ workspace: { mode: 'TEST' } })
    for (const app of [third, second, first]) await app.close()
  })

  it('work from the start that fixes them on, also when there are data already', async () => {
    const first = await startTestApp()
    const key = `om_live_${'k'.repeat(40)}`
    const settings = { databaseUrl: first.databaseUrl, bootstrapApiKey: key }
    const second = await startTestApp(settings)
    expect((await graphql(second.url, key, document)).data).toEqual({ workspace: { mode: 'LIVE' } })
    expect((await graphql(second.url, first.liveKey, document)).errors).toBeUndefined()
    for (const app of [second, first]) await app.close()
  })
})
