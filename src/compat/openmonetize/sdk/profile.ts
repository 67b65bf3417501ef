/** The profile of the caller: what the SDK calls the customer is the workspace of the key. */
import { hash } from 'node:crypto'
import { z } from 'zod'
import packageFile from '../../../../package.json' with { type: 'json' }
import type { Route } from '../../dialect.ts'
import {
  combined,
  constant,
  eg,
  from,
  here,
  id,
  leaf,
  object,
  said,
  text,
  time,
  words,
} from '../../fields.ts'
import { route } from '../../route.ts'

const tag = 'SDK'

const none = said('A workspace has none.', { ...constant(null), schema: z.null() })

const getProfile = route('GET /customers/me', {
  name: 'getProfile',
  summary: 'The workspace of the key, which SDKs request as their own account.',
  tag,
  asks: 'query workspace',
  answer: object({
    data: here(
      object({
        id: leaf(
          'ID',
          '3c9d2f0e-5b1a-8c44-8f02-9e1d7a6b5c40',
          z.uuid().describe('The id of the workspace as a UUID, which SDKs require.'),
          (id) => uuidOf(String(id)),
        ),
        workspaceId: from(
          'id',
          said('The id of the workspace as used elsewhere.', eg('ws_001', id)),
        ),
        name: eg('Acme', text),
        email: none,
        tier: none,
        status: constant('ACTIVE'),
        createdAt: time,
      }),
    ),
  }),
})

/** A UUID of version 8 (custom bits), which is always the same for an id. */
function uuidOf(id: string): string {
  const digits = hash('sha256', id).slice(0, 32)
  const parts = /^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/.exec(digits) ?? []
  const [, a, b, c, d, e] = parts
  return `${a}-${b}-8${c}-8${d}-${e}`
}

const uptime = combined(
  {},
  { schema: z.number().describe('Seconds since the server started.'), example: 86400 },
  () => Math.floor(process.uptime()),
)

const getInfo = route('GET /info', {
  name: 'getInfo',
  summary: 'The server and the mode of the key.',
  tag,
  asks: 'query workspace',
  answer: object({
    service: constant('openmonetize'),
    version: { ...constant(packageFile.version), schema: z.string() },
    environment: from(
      'mode',
      said('The mode of the key.', words('Mode', { LIVE: 'live', TEST: 'test' })),
    ),
    uptime,
  }),
})

export const sdkProfileRoutes: Route[] = [getProfile, getInfo]
