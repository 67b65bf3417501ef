/**
 * Sends the bodies of answers, those that are ready in one turn of the event loop one right after the other at its end.
 *
 * Each write wakes whoever reads it. Of writes with the work of other requests between them nearly each does, of writes in a row
 * the first: a client with many connections is awake already, and the server is interrupted less.
 */
import type { ServerResponse } from 'node:http'

/** So many go out at once: in a turn that is full of requests nobody waits for its end, and the reader works alongside. */
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
    // Its client went away meanwhile.
    if (!res.destroyed) res.end(body)
  }
}
