/** The set-up that readers of a dialect's documentation run first: a key in its form. */
import { type ApiDialect, keyPrefixes } from '../core/values/api-dialects.ts'
import type { Dialect } from './dialect.ts'

export function keySetUp(api: ApiDialect, vendor: string): Dialect['setUp'] {
  const prefix = keyPrefixes[api].LIVE
  return (origin) => [
    {
      words: `Begin with the live key that the first start of the server printed: it makes a key in the form that clients of ${vendor} expect.`,
      command: String.raw`export API=${origin}
KEY=om_live_…
export KEY=$(curl -sS "$API/graphql" -H "Authorization: Bearer $KEY" -H 'Content-Type: application/json' \
  -d '{"query": "mutation { createApiKey(input: {name: \"${vendor.toLowerCase()}\", role: ADMIN, dialect: ${api}}) { secret } }"}' | grep -o '${prefix}[^"]*')`,
    },
  ]
}
