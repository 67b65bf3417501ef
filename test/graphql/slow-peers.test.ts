/** WebSockets whose peers do not read: bounded, closed in time, and no burden for the others. */
import { EventEmitter } from 'node:events'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { boundSocket } from '../../src/sockets/bounded-socket.ts'
import { graphqlData } from '../support/graphql.ts'
import { connect } from '../support/live-client.ts'
import {
  balanceSubscription,
  createCustomer,
  createMeter,
  createToken,
} from '../support/live-product.ts'
import { promised } from '../support/promised.ts'
import { connectRaw } from '../support/raw-client.ts'
import { until } from '../support/server-process.ts'
import { startTestApp, type TestApp } from '../support/test-app.ts'

let app: TestApp
let id: string

beforeAll(async () => {
  app = await startTestApp()
  id = await createCustomer(app)
  await createMeter(app)
})
afterAll(() => app?.close())

describe('a peer that does not read', () => {
  it('is gone soon, with 8 MB waiting for it or nothing, and costs the others nothing', async () => {
    const customerId = await createCustomer(app)
    for (let i = 0; i < 8; i++) await recordLargeEvents(customerId)
    const [flooded, silent, healthy] = await Promise.all([
      connect(app.url, { apiKey: app.liveKey }),
      connect(app.url, { apiKey: app.liveKey }),
      connect(app.url, { token: await createToken(app, id) }),
    ])
    const [floodedRaw, silentRaw] = await Promise.all([
      connectRaw(app.url, app.liveKey),
      connectRaw(app.url, app.liveKey),
    ])
    const slow = [flooded.socket, silent.socket, floodedRaw.socket, silentRaw.socket]
    for (const socket of slow) socket.pause()
    flooded.subscribe(
      'subscription ($id: ID!) { usageEvents(customerId: $id, after: 0) { properties } }',
      { id: customerId },
    )
    silent.subscribe(balanceSubscription, { id })
    floodedRaw.send({ type: 'subscribe', channel: 'usage', customerId, after: 0 })
    silentRaw.send({ type: 'subscribe', channel: 'credits', customerId: id })
    const isServed = promised('the first answer beside peers that do not read', 2_000)
    const areGone = promised('the end of peers that do not read', 15_000)
    await healthy.subscribe(balanceSubscription, { id }).next()
    isServed()
    await gauge('openmonetize_sockets', 1)
    areGone()
    await healthy.close()
    for (const socket of slow) socket.terminate()
    await gauge('openmonetize_subscriptions', 0)
  })

  it('is told why with 4290, if it still listens', () => {
    const sent: { close?: [number, string] } = {}
    // Stands for a connection whose other end takes nothing.
    const socket = Object.assign(new EventEmitter(), {
      OPEN: 1,
      readyState: 1,
      bufferedAmount: 0,
      protocol: 'graphql-transport-ws',
      send: () => undefined,
      ping: () => undefined,
      terminate: () => undefined,
      close: (...close: [number, string]) => Object.assign(sent, { close }),
    })
    const clock = vi.spyOn(performance, 'now').mockReturnValue(0)
    const bounded = boundSocket(socket as never, () => undefined)
    bounded.send('text')
    clock.mockReturnValue(8_000)
    bounded.tick()
    expect(sent.close).toBeUndefined()
    clock.mockReturnValue(8_001)
    bounded.tick()
    clock.mockRestore()
    expect(sent.close).toEqual([4290, 'Slow consumer'])
  })
})

async function recordLargeEvents(customerId: string): Promise<void> {
  const properties = { text: 'x'.repeat(10_000) }
  const events = Array.from({ length: 100 }, () => ({ customerId, eventType: 'calls', properties }))
  const document = `mutation ($events: [UsageEventInput!]!) {
    recordUsageBatch(input: { events: $events }) { accepted }
  }`
  await graphqlData(app.url, app.liveKey, document, { events })
}

/** Resolves when the gauge has the value. */
async function gauge(name: string, value: number): Promise<void> {
  let text = ''
  const isThere = async () => {
    text = await (await fetch(`${app.url}/metrics`)).text()
    return text.includes(`\n${name} ${value}\n`)
  }
  await until(isThere, { everyMs: 100, found: () => text.match(`${name}.*`)?.join() ?? '' })
}
