/** Runs `wrk` with a script of this folder, and reads what it measured. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { cpuSecondsOf } from './cpu-time.ts'

export interface WrkRun {
  /** Answers. */
  requests: number
  perSecond: number
  p50Ms: number
  p99Ms: number
  /** Answers other than 200, and connections that broke. */
  failures: number
  /** Of the average answer, head included. */
  bytes: number
  /** The share of one core that wrk itself took. */
  cpuShare: number
}

export interface WrkTask {
  url: string
  /** A file of this folder. */
  script: string
  connections: number
  seconds: number
  /** What the script reads: line 1 the authorization header, line 2 a prefix for keys or, for checks, the Accept header, line 3 the document, then ids. */
  lines: string[]
}

export async function runWrk(task: WrkTask): Promise<WrkRun> {
  const folder = mkdtempSync(join(tmpdir(), 'openmonetize-wrk-'))
  try {
    const given = join(folder, 'given.txt')
    const result = join(folder, 'result.json')
    writeFileSync(given, task.lines.join('\n'))
    const cpuShare = await run(task, given, result)
    return { ...JSON.parse(readFileSync(result, 'utf8')), cpuShare }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function run(task: WrkTask, given: string, result: string): Promise<number> {
  const script = join(import.meta.dirname, task.script)
  const shape = ['-t', '1', '-c', String(task.connections), '-d', `${task.seconds}s`, '--latency']
  const args = [...shape, '-s', script, `${task.url}/graphql`, '--', given, result]
  const wrk = spawn('wrk', args, { stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  for (const stream of [wrk.stdout, wrk.stderr]) stream.on('data', (chunk) => (said += chunk))
  let used = 0
  const timer = setInterval(() => {
    used = cpuSecondsOf(wrk.pid ?? 0) || used
  }, 100)
  const [code] = await once(wrk, 'close').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error
    throw new Error('This benchmark needs wrk on the PATH, e.g. `apt-get install wrk`.')
  })
  clearInterval(timer)
  if (code !== 0) throw new Error(`wrk failed:\n${said}`)
  return used / task.seconds
}
