/** A server that receives webhooks: records the requests, and answers as the test says. */
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { until } from './server-process.ts'

export interface Received {
  path: string
  headers: IncomingHttpHeaders
  body: string
  event: {
    id: string
    type: string
    created_at: string
    stream: string | null
    sequence: number
    data: Record<string, unknown>
  }
}

export interface WebhookReceiver {
  url: string
  /** The requests in the order of arrival. */
  received: Received[]
  /** The requests to one path. */
  at(path: string): Received[]
  /** Waits for that many requests to one path. */
  wait(path: string, count: number): Promise<Received[]>
  /** Sets the answer for a path; default 200. */
  answer(path: string, answer: (response: ServerResponse, received: Received) => void): void
  close(): Promise<void>
}

export async function startWebhookReceiver(): Promise<WebhookReceiver> {
  const received: Received[] = []
  const answers = new Map<string, (response: ServerResponse, received: Received) => void>()
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request.setEncoding('utf8')) body += chunk
    const path = request.url ?? ''
    const one = { path, headers: request.headers, body, event: JSON.parse(body) }
    received.push(one)
    const answer = answers.get(path)
    if (answer) answer(response, one)
    else response.end('thanks')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const at = (path: string) => received.filter((one) => one.path === path)
  return {
    url: `http://127.0.0.1:${port}`,
    received,
    at,
    async wait(path, count) {
      await until(() => at(path).length >= count)
      return at(path)
    },
    answer: (path, answer) => void answers.set(path, answer),
    async close() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}
