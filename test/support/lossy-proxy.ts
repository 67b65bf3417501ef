/** An HTTP proxy that forwards every request to the server, and drops some of the answers. */
import { once } from 'node:events'
import { createServer, request as httpRequest } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface LossyProxy {
  url: string
  lost(): number
  close(): Promise<void>
}

/** Drops the answers selected by `isLost`, by their number from 0. */
export async function startLossyProxy(
  target: string,
  isLost: (answer: number) => boolean,
): Promise<LossyProxy> {
  let answers = 0
  let lost = 0
  const server = createServer((req, res) => {
    const onward = httpRequest(`${target}${req.url}`, { method: req.method, headers: req.headers })
    onward.on('response', (answer) => {
      if (isLost(answers++)) {
        lost += 1
        answer.resume()
        res.destroy()
        return
      }
      res.writeHead(answer.statusCode ?? 0, answer.headers)
      answer.pipe(res)
    })
    onward.on('error', () => res.destroy())
    req.pipe(onward)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    lost: () => lost,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
