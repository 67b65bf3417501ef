/** The server as an operator runs it: a process started from the entry file, whose output and exit a test can read. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { runFolder } from './leftovers.ts'

export type ServerProcess = {
  pid: number
  /** The URL at which it listens. */
  url: string
  /** Everything printed so far. */
  output(): string
  signal(name: NodeJS.Signals): void
  /** Sends the signal and waits for the exit; returns the exit code, or null when the signal itself ended it. */
  end(name?: NodeJS.Signals): Promise<number | null>
}

const entry = join(import.meta.dirname, '../../src/main.ts')

/** Starts the entry without waiting; `asNpm` puts a shell in between, as npm does. */
export function spawnServer(
  env: Record<string, string>,
  { asNpm = false } = {},
): Omit<ServerProcess, 'url'> & { exited: Promise<number | null> } {
  const [command, ...args] = asNpm
    ? ['/bin/sh', '-c', '"$0" "$1"; true', process.execPath, entry]
    : [process.execPath, entry]
  const child = spawn(command ?? '', args, {
    // The working directory marks it as part of this run.
    cwd: existsSync(runFolder()) ? runFolder() : undefined,
    env: {
      PORT: '0',
      RATE_LIMITS: 'off',
      LOAD_SHEDDING: 'off',
      // A busy machine must not cause a refusal; tests of the limits set their own.
      PATIENCE: '300',
      ...(asNpm && { npm_lifecycle_event: 'start' }),
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  const collect = (chunk: Buffer) => {
    output += chunk
  }
  child.stdout.on('data', collect)
  child.stderr.on('data', collect)
  const exited = once(child, 'close').then(([code]) => code as number | null)
  return {
    pid: child.pid ?? 0,
    output: () => output,
    exited,
    signal: (name) => child.kill(name),
    end: (name = 'SIGTERM') => {
      child.kill(name)
      return exited
    },
  }
}

/** Starts a server and waits until it reports that it is ready. */
export async function startServer(env: Record<string, string>): Promise<ServerProcess> {
  const server = spawnServer(env)
  let ended = false
  server.exited.then(() => {
    ended = true
  })
  await until(() => ended || / Health .*\n/.test(server.output()))
  const url = /Health\s+(\S+)\/health/.exec(server.output())?.[1]
  if (!url) throw new Error(`the server did not start:\n${server.output()}`)
  return { ...server, url }
}

/**
 * Only a hang takes longer, even on a busy machine; shorter than the limit of a test, so that the failure names the condition.
 */
const hungAfterMs = 300_000

/** Polls a condition that becomes true outside the test, without a limit of its own on the time. */
export async function until(
  condition: () => boolean | Promise<boolean>,
  { everyMs = 20, found = () => '' }: { everyMs?: number; found?: () => string } = {},
): Promise<void> {
  const end = performance.now() + hungAfterMs
  while (!(await condition())) {
    if (performance.now() > end) throw new Error(`never so: ${condition} ${found()}`)
    await new Promise((resolve) => setTimeout(resolve, everyMs))
  }
}
