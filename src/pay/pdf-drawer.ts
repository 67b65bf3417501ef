/**
 * Draws PDFs in a thread of its own: one takes some tenths of a second, in which the server goes on answering other requests.
 *
 * The thread starts with the first PDF. What was drawn lately is remembered, as equal invoices have equal bytes.
 */
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { LRUCache } from 'lru-cache'
import { DomainError } from '../core/values/errors.ts'
import { invoicePdf } from './invoice-pdf.ts'
import type { ShownInvoice } from './shown-invoice.ts'

export interface PdfDrawer {
  /** UNAVAILABLE when too many wait to be drawn. */
  draw(invoice: ShownInvoice): Promise<Buffer>
  close(): Promise<void>
}

const waitingMax = 20
const rememberedMax = 100
/** Marks the thread as one of ours. */
const role = 'draw invoices'

interface Task {
  resolve(bytes: Buffer): void
  reject(error: Error): void
}
type Drawn = { bytes: Uint8Array; failure: null } | { bytes: null; failure: string }

export function createPdfDrawer(): PdfDrawer {
  const recent = new LRUCache<string, Promise<Buffer>>({ max: rememberedMax })
  /** In the order in which the thread answers. */
  let tasks: Task[] = []
  let thread: Worker | undefined

  function fail(error: Error): void {
    thread = undefined
    for (const { reject } of tasks.splice(0)) reject(error)
  }

  function start(): Worker {
    const started = new Worker(new URL(import.meta.url), { workerData: role })
    started.on('message', ({ bytes, failure }: Drawn) => {
      const task = tasks.shift()
      if (bytes) task?.resolve(Buffer.from(bytes))
      else task?.reject(new Error(`A PDF could not be drawn: ${failure}`))
    })
    started.on('error', fail)
    started.unref()
    return started
  }

  return {
    draw(invoice) {
      const key = JSON.stringify(invoice)
      const known = recent.get(key)
      if (known) return known
      if (tasks.length >= waitingMax) {
        return Promise.reject(new DomainError('UNAVAILABLE', 'Too many PDFs are being drawn.'))
      }
      thread ??= start()
      const drawn = new Promise<Buffer>((resolve, reject) => tasks.push({ resolve, reject }))
      thread.postMessage(invoice)
      recent.set(key, drawn)
      drawn.catch(() => recent.delete(key))
      return drawn
    },
    async close() {
      const ending = thread
      fail(new DomainError('UNAVAILABLE', 'The server ends.'))
      tasks = []
      await ending?.terminate()
    },
  }
}

if (!isMainThread && workerData === role) {
  let latest: Promise<unknown> = Promise.resolve()
  parentPort?.on('message', (invoice: ShownInvoice) => {
    latest = latest
      .then(() => invoicePdf(invoice))
      .then(
        (bytes) => parentPort?.postMessage({ bytes, failure: null } satisfies Drawn),
        (error: unknown) =>
          parentPort?.postMessage({ bytes: null, failure: String(error) } satisfies Drawn),
      )
  })
}
