/** Large uploads share the memory of the server: a client that may not upload, or stalls, occupies no place that others need. */
import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { json } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createCustomer, createKey, createToken } from '../support/live-product.ts'
import { type Json, restClient } from '../support/rest.ts'
import { startTestApp, type TestApp } from '../support/test-app.ts'

/** Pauses are allowed for as long as a test takes. */
let app: TestApp
beforeAll(async () => {
  app = await startTestApp({}, { limits: { uploadMs: 600_000 } })
})
afterAll(() => app?.close())

const mib = 1024 * 1024

/** Announces a body of so many bytes, sends one of them, and waits. */
function begin({ url }: TestApp, credential: string, bytes = 16 * mib) {
  const headers = {
    authorization: `Bearer ${credential}`,
    'content-type': 'application/json',
    'content-length': bytes,
  }
  const upload = request(`${url}/v1/usage/batch`, { method: 'POST', headers })
  upload.on('error', () => undefined)
  upload.write('{')
  const answered = once(upload, 'response').then(async ([response]: IncomingMessage[]) => ({
    status: response?.statusCode,
    headers: response?.headers,
    body: (await json(response as IncomingMessage)) as Json,
  }))
  answered.catch(() => undefined)
  return { upload, answered }
}

/** Holds a place, which is asked for again as long as others have it. */
function occupy(credential: string): { free(): void } {
  let isFree = false
  let { upload, answered } = begin(app, credential)
  const again = ({ status }: { status: number | undefined }): void => {
    if (isFree || status !== 429) return
    ;({ upload, answered } = begin(app, credential))
    answered.then(again, () => undefined)
  }
  answered.then(again, () => undefined)
  return {
    free() {
      isFree = true
      upload.destroy()
    },
  }
}

/** What is tried until it is answered with this status: what others hold or give back shows when the server gets round to it. */
async function untilAnswered(credential: string, status: number) {
  const rest = restClient({ url: app.url, liveKey: credential })
  for (;;) {
    const answer = await rest.post('/usage/batch', { format: 'csv', data: 'YQ==' })
    if (answer.status === status) return answer
  }
}

describe('an upload', () => {
  it('holds the place of its credential alone, until it is answered or its client is gone', async () => {
    const other = (await createKey(app, { role: 'WRITE' })).secret
    const place = occupy(app.liveKey)
    const refused = await untilAnswered(app.liveKey, 429)
    expect(refused.headers.get('retry-after')).toBe('5')
    expect(refused.body).toMatchObject({
      code: 'RATE_LIMITED',
      message: 'At most 16 MiB may be uploaded with one credential at once on a server.',
    })
    const rest = restClient({ url: app.url, liveKey: other })
    expect((await rest.post('/usage/batch', { format: 'csv', data: 'YQ==' })).status).toBe(400)
    place.free()
    await untilAnswered(app.liveKey, 400)
  })

  it('has a share of the workspace, beyond which it takes nothing from other workspaces', async () => {
    const keys = [await createKey(app, { role: 'WRITE' }), await createKey(app, { role: 'WRITE' })]
    const places = keys.map(({ secret }) => occupy(secret))
    const refused = await untilAnswered(app.liveKey, 429)
    expect(refused.body.message).toBe(
      'At most 32 MiB may be uploaded in one workspace at once on a server.',
    )
    const rest = restClient({ url: app.url, liveKey: app.testKey })
    expect((await rest.post('/usage/batch', { format: 'csv', data: 'YQ==' })).status).toBe(400)
    for (const place of places) place.free()
    await untilAnswered(app.liveKey, 400)
  })

  it('is refused before its body comes, and without a place, to who may not write', async () => {
    const readers = [
      (await createKey(app, { role: 'READ' })).secret,
      await createToken(app, await createCustomer(app)),
    ]
    for (const reader of readers) {
      const { status, body, headers } = await begin(app, reader).answered
      expect([status, body.code, headers?.connection]).toEqual([403, 'FORBIDDEN', 'close'])
    }
  })

  it('ends with 408 when its bytes stop, and gives its place back', async () => {
    const impatient = await startTestApp({}, { limits: { uploadMs: 100 } })
    try {
      const { status, body, headers } = await begin(impatient, impatient.liveKey).answered
      expect([status, body.code, headers?.connection]).toEqual([408, 'INVALID_REQUEST', 'close'])
      expect(body.message).toBe('The body stopped: too few bytes came in 0.1 s.')
      const again = await begin(impatient, impatient.liveKey).answered
      expect(again.status).toBe(408)
    } finally {
      await impatient.close()
    }
  })
})
