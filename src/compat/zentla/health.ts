/** The health report in the words of Zentla. */
import { z } from 'zod'
import type { Dialect } from '../dialect.ts'

const state = z.enum(['healthy', 'unhealthy'])

export const health: NonNullable<Dialect['health']> = {
  schema: z.object({
    status: z.enum(['ok', 'degraded']),
    timestamp: z.string().meta({ format: 'date-time' }),
    services: z.object({
      database: state,
      redis: z.enum(['healthy', 'unhealthy', 'disabled']).describe('disabled: none is configured.'),
    }),
  }),
  example: {
    status: 'ok',
    timestamp: '2024-01-15T10:30:00.000Z',
    services: { database: 'healthy', redis: 'healthy' },
  },
  write: ({ status, timestamp, services }) => ({
    status: status === 'healthy' ? 'ok' : 'degraded',
    timestamp,
    services: { database: services.database, redis: services.cache ?? 'disabled' },
  }),
}
