/** The steady load in a thread of its own: what attackers do in theirs must delay neither it nor what it measures. */
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { type SteadyLoad, startSteadyLoad } from './steady-load.ts'

type Method = keyof SteadyLoad

/** The same, asked over a message. */
export type ApartLoad = {
  [Name in Method]: () => Promise<Awaited<ReturnType<SteadyLoad[Name]>>>
} & {
  /** Ends the thread, whatever it does. */
  terminate(): Promise<unknown>
}

interface Answer {
  id: number
  value?: unknown
  error?: string
}

/** Sets up the workspace of the key and starts the load. */
export async function startApartLoad(url: string, key: string): Promise<ApartLoad> {
  const worker = new Worker(new URL(import.meta.url), { workerData: { url, key } })
  const waiting = new Map<number, PromiseWithResolvers<unknown>>()
  let asked = 0
  const failAll = (error: unknown) => {
    for (const { reject } of waiting.values()) reject(error)
  }
  worker.on('error', failAll)
  worker.on('exit', () => failAll(new Error('The load has ended')))
  worker.on('message', ({ id, value, error }: Answer) => {
    const { resolve, reject } = waiting.get(id) ?? {}
    waiting.delete(id)
    if (error === undefined) resolve?.(value)
    else reject?.(new Error(error))
  })
  const ask = <Value>(method: Method) => {
    const id = asked++
    const answered = Promise.withResolvers<unknown>()
    waiting.set(id, answered)
    worker.postMessage({ id, method })
    return answered.promise as Promise<Value>
  }
  // Answered when it has started.
  await ask('answers')
  return {
    answers: () => ask('answers'),
    takeWrong: () => ask('takeWrong'),
    p99: () => ask('p99'),
    stop: () => ask('stop'),
    terminate: () => worker.terminate(),
  }
}

function serve({ url, key }: { url: string; key: string }): void {
  const started = startSteadyLoad(url, key)
  const carryOut = async (method: Method) => (await started)[method]()
  parentPort?.on('message', ({ id, method }: { id: number; method: Method }) => {
    carryOut(method).then(
      (value) => parentPort?.postMessage({ id, value }),
      (error: unknown) => parentPort?.postMessage({ id, error: String(error) }),
    )
  })
}

if (!isMainThread && workerData?.key) serve(workerData)
