/** Load generators in their own processes, so that they wait neither for the benchmark nor for each other. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

export interface Loaded<Result> {
  result: Result
  /** CPU seconds of this generator, from the start signal to the end. */
  cpuSeconds: number
}

export interface LoadProcess<Result> {
  /** Lets it begin; resolves with what it measured. */
  go(): Promise<Loaded<Result>>
  end(): void
}

/** Starts a file of this folder, hands it the task, and resolves when it is prepared. */
export async function startLoad<Task, Result>(
  file: string,
  task: Task,
): Promise<LoadProcess<Result>> {
  const child = fork(join(import.meta.dirname, file))
  const failed = once(child, 'exit').then(([code]) => {
    throw new Error(`the load generator ${file} ended with ${code}`)
  })
  failed.catch(() => undefined)
  const heard = async () => (await Promise.race([once(child, 'message'), failed]))[0]
  child.send(task as object)
  await heard()
  return {
    async go() {
      child.send('go')
      return (await heard()) as Loaded<Result>
    },
    end: () => void child.kill(),
  }
}

/** The other side: prepares for a task, then works each time it is told to. */
export function answerLoad<Task, Result>(
  prepare: (task: Task) => Promise<() => Promise<Result>>,
): void {
  process.once('message', async (task: Task) => {
    const work = await prepare(task)
    process.on('message', async () => {
      const before = process.cpuUsage()
      const result = await work()
      const { user, system } = process.cpuUsage(before)
      process.send?.({ result, cpuSeconds: (user + system) / 1e6 })
    })
    process.send?.('ready')
  })
}
