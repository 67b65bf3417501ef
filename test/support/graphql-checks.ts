/** Short forms for tests of one app: the data of an answer, or the code of a refusal. */
import { expect } from 'vitest'
import { graphql, graphqlData } from './graphql.ts'
import type { TestApp } from './test-app.ts'

// biome-ignore lint/suspicious/noExplicitAny: tests read answers of many shapes and assert on what they read.
type Answer = any
type Variables = Record<string, unknown>

export function createClient(app: () => TestApp, key: () => string = () => app().liveKey) {
  return {
    /** The data; fails the test on any error. */
    async data(document: string, variables?: Variables): Promise<Answer> {
      return graphqlData<Answer>(app().url, key(), document, variables)
    },
    /** The code of the first error, of a request that must fail without a 5xx. */
    async refusal(document: string, variables?: Variables): Promise<unknown> {
      const { errors, status } = await graphql<Answer>(app().url, key(), document, variables)
      expect(errors?.length).toBeGreaterThan(0)
      expect(status).toBeLessThan(500)
      expect(errors?.[0]?.extensions?.requestId).toBeTypeOf('string')
      return errors?.[0]?.extensions?.code
    },
  }
}
