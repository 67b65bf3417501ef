/** An overloaded process clearly refuses some of its work, and accepts it again after it recovers. */
import { setImmediate as turn } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import {
  afterLook,
  createLoadShedding,
  type Shedding,
  shareOf,
} from '../../src/infra/load-shedding.ts'
import { graphqlBody, sendRaw } from '../support/keyed.ts'
import { until } from '../support/server-process.ts'
import { startTestApp, type TestApp } from '../support/test-app.ts'

const calm: Shedding = { lateForMs: 0, strength: 0 }
const looks = (from: Shedding, delays: number[], sinceMs = 500) =>
  delays.reduce((state, delay) => afterLook(state, delay, sinceMs), from)
const late = (count: number) => Array<number>(count).fill(201)

describe('a look at the delay of the event loop', () => {
  it('refuses nothing before two seconds of lateness on end', () => {
    expect(looks(calm, late(3)).strength).toBe(0)
    expect(looks(calm, [...late(3), 200, ...late(3)]).strength).toBe(0)
    expect(looks(calm, late(4)).strength).toBe(1)
  })

  it('takes a process that stood still for an hour for late once', () => {
    expect(afterLook(calm, 3_600_000, 3_600_000)).toEqual({ lateForMs: 1_000, strength: 0 })
  })

  it('begins with analytics, goes on with a share of all that grows to four fifths, and ends in two seconds', () => {
    const strengths = [4, 5, 6, 7, 13, 100].map((count) => looks(calm, late(count)))
    expect(strengths.map(({ strength }) => strength)).toEqual([1, 2, 3, 4, 10, 10])
    expect(strengths.map(shareOf)).toEqual([0, 0, 0.1, 0.2, 0.8, 0.8])
    const ends = [1, 2, 3, 4].map((count) => looks(strengths[5]!, Array(count).fill(20)).strength)
    expect(ends).toEqual([5, 2, 1, 0])
  })
})

describe('an event loop that is held up', () => {
  it('is noticed', async () => {
    const told: boolean[] = []
    const shedding = createLoadShedding({ tell: (isShedding) => told.push(isShedding) })
    const still = new Int32Array(new SharedArrayBuffer(4))
    while (!shedding.sheds('ANALYTICS')) {
      Atomics.wait(still, 0, 0, 300)
      await turn()
    }
    expect(told).toEqual([true])
    expect(shedding.sheds('CHECK')).toBe(false)
    shedding.close()
  })
})

describe('a server that cannot keep up', () => {
  let app: TestApp
  let delayMs = 0
  beforeAll(async () => {
    app = await startTestApp(
      { loadShedding: 'on', logLevel: 'silent' },
      { loopDelayMs: () => delayMs },
    )
  })
  afterAll(() => app?.close())

  const analytics = graphqlBody('{ analytics(metrics: ["usage"]) { startTime } }')
  const workspace = graphqlBody('{ workspace { id } }')
  const rest = () => sendRaw(app, undefined, { method: 'GET', path: '/v1/credits/balance' })
  const statusOf = async (path: string) => (await fetch(app.url + path)).status

  /** The status, and the Retry-After of a refusal. */
  function upgrade(): Promise<[status: number, retryAfter?: string]> {
    return new Promise((resolve) => {
      const socket = new WebSocket(`${app.url.replace('http', 'ws')}/graphql`, [
        'graphql-transport-ws',
      ])
      socket.on('unexpected-response', (_request, { statusCode, headers }) =>
        resolve([statusCode ?? 0, headers['retry-after']]),
      )
      socket.on('error', () => undefined)
      socket.on('open', () => {
        socket.close()
        resolve([101])
      })
    })
  }

  it('answers 503 with Retry-After in the words of each API, tells its health, and recovers', async () => {
    expect((await sendRaw(app, analytics)).status).toBe(200)
    delayMs = 300
    await until(async () => (await sendRaw(app, analytics)).status === 503)
    const refused = await sendRaw(app, analytics)
    expect(refused.headers.get('retry-after')).toBe('1')
    expect(JSON.parse(refused.text).errors[0]).toMatchObject({
      message: 'The server is overloaded; try again soon.',
      extensions: { code: 'UNAVAILABLE', reason: 'OVERLOADED', retryAfterSeconds: 1 },
    })
    for (const ask of [() => sendRaw(app, workspace), rest]) {
      let answer = await ask()
      await until(async () => {
        answer = await ask()
        return answer.status === 503
      })
      expect(answer.headers.get('retry-after')).toBe('1')
      expect(answer.text).toContain('"code":"UNAVAILABLE"')
      expect(answer.text).toMatch(/"request_?[iI]d":"req_/)
    }
    let refusedUpgrade = await upgrade()
    await until(async () => {
      refusedUpgrade = await upgrade()
      return refusedUpgrade[0] === 503
    })
    expect(refusedUpgrade[1]).toBe('1')
    for (const path of ['/health', '/ready', '/live', '/metrics']) {
      for (let i = 0; i < 10; i++) expect(await statusOf(path)).toBe(200)
    }
    delayMs = 0
    await until(async () => (await sendRaw(app, analytics)).status === 200)
    expect((await sendRaw(app, workspace)).status).toBe(200)
    expect(await upgrade()).toEqual([101])
  })
})
