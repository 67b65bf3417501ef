/** The yardstick of checks: mercurius with its compiler, which answers the same schema from memory without a key. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fastify from 'fastify'
import mercurius from 'mercurius'

const schema = readFileSync(join(import.meta.dirname, '../../schema/schema.graphql'), 'utf8')

/** The answers by customer arrive over IPC, so that both servers give the same ones. */
process.once('message', async (answers: Record<string, object>) => {
  const byCustomer = new Map(Object.entries(answers))
  const app = fastify()
  app.register(mercurius, {
    schema,
    jit: 1,
    graphiql: false,
    resolvers: {
      Query: {
        entitlement: (_root: unknown, { customerId }: { customerId: string }) =>
          byCustomer.get(customerId),
      },
    },
  })
  process.send?.(await app.listen({ host: '127.0.0.1', port: 0 }))
})
