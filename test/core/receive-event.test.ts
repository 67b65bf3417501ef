/** Events of payment providers are counted by the address they come from, before anything else is done with them. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it } from 'vitest'
import { createRateLimiter } from '../../src/core/rate-limits/rate-limiter.ts'
import { createReceiveEvent } from '../../src/core/receive-event.ts'
import { timeLimits } from '../../src/core/values/time-limits.ts'
import { createProviderWebhooks } from '../../src/http/provider-webhooks.ts'

const path = '/providers/stripe/webhooks/ws_001'

it('refuses an address that sends too much, and no other', async () => {
  let looked = 0
  const limitRate = createRateLimiter({ now: () => 0 })
  const never = () => Promise.reject(new Error('not asked for'))
  const receive = createReceiveEvent({
    sql: {
      async query() {
        looked += 1
        return { rows: [] }
      },
    } as never,
    providers: { open: never, preferred: never },
    perform: never as never,
    clock: { now: () => new Date(0) },
    limits: timeLimits(),
    limitRate,
  })
  let ip = '10.0.0.1'
  const find = createProviderWebhooks({
    ...{ receive, ipOf: () => ip, originOf: () => '' },
    report: (error) => expect.unreachable(String(error)),
  })
  const server = createServer((req, res) => void find(path)?.(req, res)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const send = async () => {
    const { port } = server.address() as AddressInfo
    return fetch(`http://127.0.0.1:${port}${path}`, { method: 'POST', body: '{}' })
  }
  // The rest of what the address may send in a minute, as one operation of that many units.
  const sender = {
    workspaceId: '',
    mode: 'LIVE',
    role: 'CUSTOMER',
    actor: `provider ${ip}`,
  } as const
  await limitRate(sender, 'OTHER', { pace: null, counted: null }, 9_999)
  expect((await send()).status).toBe(400)
  const refused = await send()
  expect(refused.status).toBe(429)
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
  expect(looked).toBe(1)
  ip = '10.0.0.2'
  expect((await send()).status).toBe(400)
  server.closeAllConnections()
  server.close()
  await once(server, 'close')
})
