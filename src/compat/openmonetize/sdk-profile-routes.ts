/** Who asks and whom: what the SDK calls the customer is the workspace of the key. */
import { hash } from 'node:crypto'
import { z } from 'zod'
import packageFile from '../../../package.json' with { type: 'json' }
import { type Route, route } from '../dialect.ts'
import { time, timeText } from './inputs.ts'
import { WorkspaceProfileDocument } from './sdk.generated.ts'

const tag = 'SDK'

const getProfile = route({
  method: 'GET',
  path: '/customers/me',
  name: 'getProfile',
  summary: 'The workspace of the key, as SDKs ask for their own account.',
  tag,
  document: WorkspaceProfileDocument,
  response: z.object({
    data: z.object({
      id: z.uuid().describe('The id of the workspace as a UUID, which SDKs insist on.'),
      workspaceId: z.string().describe('The same, as it is elsewhere.'),
      name: z.string(),
      email: z.null().describe('A workspace has none.'),
      tier: z.null().describe('A workspace has none.'),
      status: z.literal('ACTIVE'),
      createdAt: time,
    }),
  }),
  input: () => ({}),
  output: ({ workspace: { id, name, createdAt } }) => ({
    data: {
      id: uuidOf(id),
      workspaceId: id,
      name,
      email: null,
      tier: null,
      status: 'ACTIVE' as const,
      createdAt: timeText(createdAt),
    },
  }),
})

/** Always the same for an id; of version 8, whose bits mean what its maker likes. */
function uuidOf(id: string): string {
  const digits = hash('sha256', id).slice(0, 32)
  const parts = /^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/.exec(digits) ?? []
  const [, a, b, c, d, e] = parts
  return `${a}-${b}-8${c}-8${d}-${e}`
}

const getInfo = route({
  method: 'GET',
  path: '/info',
  name: 'getInfo',
  summary: 'Which server answers, and in which mode.',
  tag,
  document: WorkspaceProfileDocument,
  response: z.object({
    service: z.literal('openmonetize'),
    version: z.string(),
    environment: z.enum(['live', 'test']).describe('The mode of the key.'),
    uptime: z.number().describe('Seconds since the server started.'),
  }),
  input: () => ({}),
  output: ({ workspace }) => ({
    service: 'openmonetize' as const,
    version: packageFile.version,
    environment: workspace.mode === 'LIVE' ? ('live' as const) : ('test' as const),
    uptime: Math.floor(process.uptime()),
  }),
})

export const sdkProfileRoutes: Route[] = [getProfile, getInfo]
