/** Subscriptions over server-sent events through nginx as Debian ships it, which buffers answers unless told otherwise. */
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { lacks } from '../support/debian-tools.ts'
import { getStream, openStream } from '../support/event-stream.ts'
import { runFolder } from '../support/leftovers.ts'
import {
  addCredits,
  balanceSubscription,
  createCustomer,
  createToken,
} from '../support/live-product.ts'
import { type NginxServer, startNginx } from '../support/nginx-server.ts'
import { startTestApp, type TestApp } from '../support/test-app.ts'

describe.skipIf(lacks('nginx'))('a stock nginx in front', () => {
  let app: TestApp
  let nginx: NginxServer

  beforeAll(async () => {
    app = await startTestApp()
    nginx = await startNginx(join(runFolder(), 'nginx'), app.url)
  })
  afterAll(async () => {
    await nginx?.close()
    await app?.close()
  })

  it.each([
    ['POST', openStream],
    ['GET', getStream],
  ])('passes each event of a %s on while the stream goes on', async (_method, subscribe) => {
    const id = await createCustomer(app)
    const headers = { authorization: `Bearer ${await createToken(app, id)}` }
    const subscription = { query: balanceSubscription, variables: { id } }
    const open = await subscribe(nginx.url, headers, subscription)
    for (const available of ['0', '5', '12']) {
      expect(await open.next()).toMatchObject({ data: { data: { creditBalance: { available } } } })
      if (available === '0') await addCredits(app, id, '5')
      if (available === '5') await addCredits(app, id, '7')
    }
    open.abort()
  })

  it('ends without completion when the server behind it stops', async () => {
    const behind = await startTestApp()
    const other = await startNginx(join(runFolder(), 'nginx-of-stopping'), behind.url)
    const id = await createCustomer(behind)
    const open = await openStream(
      other.url,
      { 'x-api-key': behind.liveKey },
      { query: balanceSubscription, variables: { id } },
    )
    expect(await open.next()).toMatchObject({ event: 'next' })
    const [last] = await Promise.all([open.next(), behind.close()])
    expect(last).toBeUndefined()
    await other.close()
  })
})
