/**
 * Collects the answers that are ready in one turn of the event loop, and sends them one right after the other at its end.
 *
 * Each write can wake the client. Writes separated by other work nearly always do, while of consecutive ones only the first does:
 * a client with many connections is then awake already, and the server is interrupted less.
 */
import type { ServerResponse } from 'node:http'

/**
 * This many answers are sent at once, so that in a full turn the first do not wait for its end, and the reader works in parallel.
 */
const answersMax = 16

interface Ready {
  res: ServerResponse
  body: string | Buffer
}

let ready: Ready[] = []

/** The head of the answer must be written already. */
export function endAtEndOfTurn(res: ServerResponse, body: string | Buffer): void {
  ready.push({ res, body })
  if (ready.length === 1) setImmediate(flush)
  else if (ready.length === answersMax) flush()
}

function flush(): void {
  const answers = ready
  ready = []
  for (const { res, body } of answers) {
    // The client disconnected meanwhile.
    if (!res.destroyed) res.end(body)
  }
}
