/** The transports of operations, for tests that must pass on each of them. */
import { createClient, type ExecutionResult } from 'graphql-ws'
import { WebSocket } from 'ws'
import { graphql } from './graphql.ts'
import type { TestApp } from './test-app.ts'

export const transports = ['HTTP', 'WebSocket'] as const
export type Transport = (typeof transports)[number]

export interface Answer {
  data?: Record<string, unknown> | null
  errors?: readonly { message: string; extensions?: Record<string, unknown> }[]
}

/** The first answer to an operation over the given transport, with the app's live key. */
export async function askOver(
  transport: Transport,
  app: TestApp,
  query: string,
  variables?: Record<string, unknown>,
): Promise<Answer> {
  if (transport === 'HTTP') return graphql(app.url, app.liveKey, query, variables)
  const client = createClient({
    url: `${app.url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { apiKey: app.liveKey },
    retryAttempts: 0,
  })
  try {
    return await new Promise<Answer>((resolve, reject) => {
      client.subscribe<Record<string, unknown>>(
        { query, variables },
        {
          next: (result: ExecutionResult) => resolve(result as Answer),
          // A refused operation comes as a list of errors, a closed socket as an event.
          error: (error) => (Array.isArray(error) ? resolve({ errors: error }) : reject(error)),
          complete: () => reject(new Error('Completed without an answer')),
        },
      )
    })
  } finally {
    await client.dispose()
  }
}
