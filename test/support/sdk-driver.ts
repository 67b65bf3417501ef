/** A process that does with a packed SDK what a test says, in whatever language. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { until } from './server-process.ts'

export interface SdkError {
  class: string
  code: string
  message: string
  details: Record<string, unknown>
  requestId: string | null
  status: number | null
  attempts: number
  retryAfterMs?: number
  /** As the language shows an error. */
  shown: string
}

type Told = Record<string, unknown>

export interface Driver {
  /** Resolves with the result; rejects with a DriverError of what was thrown. */
  do<Result = Record<string, unknown>>(
    what: string,
    command?: Record<string, unknown>,
  ): Promise<Result>
  call<Result = Record<string, unknown>>(path: string, ...args: unknown[]): Promise<Result>
  /** The error of a command that must fail. */
  refused(what: string, command?: Record<string, unknown>): Promise<SdkError>
  /** What it said without being asked: items of watches, and what hooks heard. */
  told: Told[]
  /** Everything that it printed. */
  output(): string
  /** Waits for what it says unasked. */
  tells(isIt: (told: Told) => boolean): Promise<Told>
  kill(): Promise<void>
  end(): Promise<void>
}

export class DriverError extends Error {
  readonly failure: SdkError

  constructor(failure: SdkError) {
    super(`${failure.class} ${failure.code}: ${failure.message}\n${failure.shown}`)
    this.failure = failure
  }
}

interface Waiting {
  resolve(result: unknown): void
  reject(error: Error): void
}

export function startDriver(
  command: string,
  args: readonly string[],
  { cwd, env }: { cwd: string; env?: Record<string, string> },
): Driver {
  const child = spawn(command, args, {
    cwd,
    env: { PATH: process.env.PATH ?? '', HOME: cwd, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  const waiting = new Map<number, Waiting>()
  const told: Told[] = []
  let output = ''
  let nextId = 0
  const closed = once(child, 'close')
  closed.then(() => {
    for (const { reject } of waiting.values()) reject(new Error(`the driver ended:\n${output}`))
  })
  child.stdin.on('error', () => undefined)
  child.stderr.on('data', (chunk) => {
    output += chunk
  })
  createInterface({ input: child.stdout }).on('line', (line) => {
    output += `${line}\n`
    const message = JSON.parse(line) as Told & { id?: number; error?: SdkError }
    const asked = message.id === undefined ? undefined : waiting.get(message.id)
    if (!asked) return void told.push(message)
    waiting.delete(message.id!)
    if (message.error) asked.reject(new DriverError(message.error))
    else asked.resolve(message.result)
  })

  function send<Result>(what: string, rest: Record<string, unknown> = {}): Promise<Result> {
    nextId += 1
    const id = nextId
    return new Promise<Result>((resolve, reject) => {
      waiting.set(id, { resolve: resolve as (result: unknown) => void, reject })
      child.stdin.write(`${JSON.stringify({ id, do: what, ...rest })}\n`)
    })
  }

  return {
    do: send,
    call: (path, ...args) => send('call', { path, args }),
    async refused(what, rest) {
      const outcome = await send(what, rest).catch((error: unknown) => error)
      if (outcome instanceof DriverError) return outcome.failure
      throw new Error(`expected an error of ${what}, got ${JSON.stringify(outcome)}`)
    },
    told,
    output: () => output,
    async tells(isIt) {
      await until(() => told.some(isIt), { found: () => output.slice(-2000) })
      return told.find(isIt)!
    },
    async kill() {
      child.kill('SIGKILL')
      await closed
    },
    async end() {
      child.kill()
      await closed
    },
  }
}
