/** The audit suite of the GraphQL-over-HTTP specification against the real server. */
import { serverAudits } from 'graphql-http'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { startTestApp, type TestApp } from '../support/test-app.ts'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app.close())

describe.each(['without a key', 'with a key', 'with a key and documents seen before'])(
  'GraphQL over HTTP %s',
  (who) => {
    const fetchFn: typeof fetch = async (url, init) => {
      const headers = new Headers(init?.headers)
      if (who !== 'without a key') headers.set('authorization', `Bearer ${app.liveKey}`)
      const request = { ...init, headers }
      // The third is answered by the prepared operation, if there is one.
      if (who === 'with a key and documents seen before') {
        for (let time = 1; time < 3; time++) await (await fetch(url, request)).arrayBuffer()
      }
      return fetch(url, request)
    }
    const audits = serverAudits({ url: () => `${app.url}/graphql`, fetchFn })
    for (const audit of audits) {
      it(`${audit.id} ${audit.name}`, async ({ expect }) => {
        const result = await audit.fn()
        expect(result.status, 'reason' in result ? result.reason : '').toBe('ok')
      })
    }

    it('is audited in 61 points', ({ expect }) => {
      expect(audits).toHaveLength(61)
    })
  },
)
