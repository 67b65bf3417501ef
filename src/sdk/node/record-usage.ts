/** `usage.record`: calls of 2 ms travel in one request, and each is answered when the server has its event. */
import type { Client } from './client.ts'
import type { OpenMonetizeError } from './errors.ts'
import {
  bytesPerBatch,
  type EncodedEvent,
  encodeEvent,
  eventsPerBatch,
  sendBatch,
} from './usage-batch.ts'
import type { RecordedUsage, UsageEvent } from './usage-event.ts'

const coalesceMs = 2

interface Waiting extends EncodedEvent {
  settle(outcome: RecordedUsage | OpenMonetizeError): void
  reject(error: unknown): void
}

/** Resolves with the outcome of the event, which may be its refusal. */
export type RecordOne = (event: UsageEvent) => Promise<RecordedUsage | OpenMonetizeError>

export function createRecorder(client: Client): RecordOne {
  let waiting: Waiting[] = []
  let bytes = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  function send(): void {
    clearTimeout(timer)
    timer = undefined
    const batch = waiting
    waiting = []
    bytes = 0
    sendBatch(client, batch).then(
      (outcomes) => {
        for (const [i, one] of batch.entries()) one.settle(outcomes[i]!)
      },
      (error) => {
        for (const one of batch) one.reject(error)
      },
    )
  }

  return (event) =>
    new Promise((settle, reject) => {
      const encoded = encodeEvent(event)
      if (bytes + encoded.text.length > bytesPerBatch && waiting.length > 0) send()
      waiting.push({ ...encoded, settle, reject })
      bytes += encoded.text.length
      if (waiting.length === eventsPerBatch) send()
      else timer ??= setTimeout(send, coalesceMs)
    })
}
