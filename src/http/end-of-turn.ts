/**
 * Collects the answers that are ready in one turn of the event loop, and sends them one right after the other at its end.
 *
 * Each write can wake the client. Writes separated by other work nearly always do, while of consecutive ones only the first does:
 * a client with many connections is then awake already, and the server is interrupted less.
 */

/**
 * This many answers are sent at once, so that in a full turn the first do not wait for its end, and the reader works in parallel.
 */
const answersMax = 16

type Send = () => void

let ready: Send[] = []

/** `send` must not throw, and finds out by itself whether the client is still there. */
export function atEndOfTurn(send: Send): void {
  ready.push(send)
  if (ready.length === 1) setImmediate(flush)
  else if (ready.length === answersMax) flush()
}

function flush(): void {
  const sends = ready
  ready = []
  for (const send of sends) send()
}
