/** The PostgreSQL process of a data folder: finds a running one, starts one, waits until it answers, stops it. */
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import {
  chownSync,
  closeSync,
  existsSync,
  openSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import pg from 'pg'
import { StartError } from '../start-error.ts'
import { type Cluster, identity, postgresEnv, postgresUser } from './postgres-cluster.ts'
import { findMachine, type Settings, settingsFor } from './postgres-settings.ts'

export type Running = {
  pid: number
  port: number
  adopted: boolean
  client: pg.Client
  /** Resolves when the connection has ended, even if it ended before the call. */
  gone: Promise<void>
}

type Candidate = {
  pid: number
  port: number
  adopted: boolean
  isAlive: () => boolean
  /** Whether the process was killed from outside, for example because memory ran out. */
  wasKilled: () => boolean
}
type Connection = Pick<Running, 'client' | 'gone'>

const run = promisify(execFile)
const silenceTimeoutMs = 60_000
const retries = 50

/**
 * Makes sure that PostgreSQL runs on the folder, and returns it with an open connection. Takes over an orphan of a killed server
 * and ignores a stale pid file. `port` is where it must come back after a crash; without it a free one is chosen.
 */
export async function ensureRunning(
  cluster: Cluster,
  extra: Settings = {},
  port?: number,
): Promise<Running> {
  for (let attempt = 1; ; attempt++) {
    const candidate =
      findPostmaster(cluster.dataDir) ?? (await launch(cluster, extra, port ?? (await freePort())))
    const connection = await connectWhenReady(cluster, candidate)
    if (connection) return { ...candidate, ...connection }
    const said = candidate.adopted ? '' : readLog(cluster)
    // The backends of a killed postmaster need a moment to end; another process may have taken the folder or the port.
    const passing = /lock file|shared memory block|could not bind|could not create any TCP/
    if (attempt >= retries || !(candidate.adopted || candidate.wasKilled() || passing.test(said)))
      throw new StartError(`PostgreSQL did not start on ${cluster.dataDir}: ${said || 'no answer'}`)
    await sleep(100)
  }
}

/** Stops PostgreSQL: open transactions are rolled back; if that takes too long the process is killed, which loses no commit. */
export async function stopPostgres({ binaries, dataDir, folder, account }: Cluster): Promise<void> {
  const options = { ...identity(account), cwd: folder, env: postgresEnv }
  for (const [mode, seconds] of [
    ['fast', '15'],
    ['immediate', '5'],
  ] as const) {
    if (!findPostmaster(dataDir)) return
    await run(
      binaries.pgCtl,
      ['stop', '-s', '-w', '-D', dataDir, '-m', mode, '-t', seconds],
      options,
    ).catch(() => {})
  }
  if (findPostmaster(dataDir)) throw new Error(`PostgreSQL on ${dataDir} does not stop.`)
}

/** The postmaster that owns the folder, unless its pid file is stale; removes the file when another process has that id now. */
function findPostmaster(dataDir: string): Candidate | undefined {
  const file = join(dataDir, 'postmaster.pid')
  const [pid, , , port] = readIfThere(file).split('\n').map(Number)
  if (!pid || !port) return undefined
  const isAlive = () => isPostmaster(pid, dataDir)
  if (isAlive()) return { pid, port, adopted: true, isAlive, wasKilled: () => false }
  // PostgreSQL takes any living process of its user for the postmaster, and would refuse to start.
  rmSync(file, { force: true })
  return undefined
}

function isPostmaster(pid: number, dataDir: string): boolean {
  try {
    process.kill(pid, 0)
    // A postmaster works in its data folder; a zombie, or another process with the same id, does not.
    return process.platform !== 'linux' || readlinkSync(`/proc/${pid}/cwd`) === dataDir
  } catch {
    return false
  }
}

async function launch(cluster: Cluster, extra: Settings, port: number): Promise<Candidate> {
  const { folder, dataDir, account, binaries } = cluster
  writeSettings(cluster, {
    ...settingsFor(findMachine(folder)),
    ...extra,
    port: String(port),
  })
  const log = openLog(cluster)
  // A separate process group: Ctrl-C stops the server first, which stops PostgreSQL after its drain.
  const options = {
    ...identity(account),
    cwd: folder,
    env: postgresEnv,
    detached: true,
    windowsHide: true,
    stdio: ['ignore', log, log] as ['ignore', number, number],
  }
  try {
    // On Windows only pg_ctl can drop an administrator's rights, with which PostgreSQL refuses to run.
    const child =
      process.platform === 'win32'
        ? spawn(binaries.pgCtl, ['start', '-s', '-w', '-D', dataDir], options)
        : spawn(binaries.postgres, ['-D', dataDir], options)
    await spawned(child)
    child.unref()
    const isAlive = aliveCheck(child, dataDir)
    const wasKilled = () => child.signalCode !== null
    return { pid: child.pid ?? 0, port, adopted: false, isAlive, wasKilled }
  } finally {
    closeSync(log)
  }
}

function aliveCheck(child: ChildProcess, dataDir: string): () => boolean {
  const lives = () => child.exitCode === null && child.signalCode === null
  if (process.platform !== 'win32') return lives
  return () => lives() || (child.exitCode === 0 && existsSync(join(dataDir, 'postmaster.pid')))
}

function spawned(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once('spawn', resolve)
    child.once('error', (error) =>
      reject(new StartError(`PostgreSQL could not be started: ${error.message}`)),
    )
  })
}

/** Waits for an answer while the process lives and reports its recovery; undefined if it is gone. */
async function connectWhenReady(
  cluster: Cluster,
  { port, isAlive }: Candidate,
): Promise<Connection | undefined> {
  let giveUpAt = performance.now() + silenceTimeoutMs
  let strangerSince = 0
  for (;;) {
    const alive = isAlive()
    const answer = await connect(cluster, port)
    if (typeof answer === 'object') return answer
    if (answer === 'stranger') strangerSince ||= performance.now()
    else strangerSince = 0
    // Another process may hold the port while ours fails to get it; if ours has lived for this long, it has the port.
    if (alive && strangerSince && performance.now() - strangerSince > 2000)
      throw new StartError(
        `The PostgreSQL on ${cluster.dataDir} does not accept the password kept beside it.`,
      )
    // PostgreSQL replays its log after a crash, or is stopping; both end by themselves.
    if (answer === 'busy') giveUpAt = performance.now() + silenceTimeoutMs
    if (!alive || performance.now() > giveUpAt) return undefined
    await sleep(20)
  }
}

/** An open connection to the PostgreSQL of this folder, or the reason why there is none. */
async function connect(
  { password, dataDir }: Cluster,
  port: number,
): Promise<Connection | 'stranger' | 'busy' | 'none'> {
  const client = new pg.Client({
    host: '127.0.0.1',
    port,
    user: postgresUser,
    password,
    database: 'postgres',
    application_name: `openmonetize-server-${process.pid}`,
    connectionTimeoutMillis: 5000,
    keepAlive: true,
  })
  client.on('error', () => {})
  const gone = new Promise<void>((resolve) => client.once('end', resolve))
  try {
    await client.connect()
    const { rows } = await client.query<{ data_directory: string }>('show data_directory')
    if (samePath(rows[0]?.data_directory ?? '', dataDir)) return { client, gone }
    await client.end()
    return 'stranger'
  } catch (error) {
    client.end().catch(() => {})
    const { code } = error as { code?: string }
    if (code === '57P03') return 'busy'
    return code === '28P01' ? 'stranger' : 'none'
  }
}

function samePath(left: string, right: string): boolean {
  return left.replaceAll('\\', '/') === right.replaceAll('\\', '/')
}

function writeSettings({ dataDir, account }: Cluster, all: Settings): void {
  const lines = Object.entries(all).map(([name, value]) => `${name} = '${value}'`)
  const head = '# Written at every start; put settings of your own into postgresql.auto.conf.'
  const part = join(dataDir, `postgresql.conf.${process.pid}`)
  rmSync(part, { force: true })
  writeFileSync(part, `${head}\n${lines.join('\n')}\n`, { mode: 0o600, flag: 'wx' })
  if (account) chownSync(part, account.uid, account.gid)
  renameSync(part, join(dataDir, 'postgresql.conf'))
}

/** Picks a port below the range of outgoing connections, so that none takes it while PostgreSQL restarts. */
async function freePort(): Promise<number> {
  for (;;) {
    const port = 15_000 + Math.floor(Math.random() * 17_000)
    const free = await new Promise<boolean>((resolve) => {
      const probe = createServer()
      probe.once('error', () => resolve(false))
      probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)))
    })
    if (free) return port
  }
}

const logOf = (cluster: Cluster) => join(cluster.folder, 'postgresql.log')

/** Opens the log of this run; the previous run's is kept beside it. */
function openLog(cluster: Cluster): number {
  if (existsSync(logOf(cluster))) renameSync(logOf(cluster), `${logOf(cluster)}.1`)
  return openSync(logOf(cluster), 'w', 0o600)
}

/** Why PostgreSQL failed, in its own words. */
function readLog(cluster: Cluster): string {
  const lines = readIfThere(logOf(cluster)).trim().split('\n')
  const fatal = lines.filter((line) => /FATAL|PANIC/.test(line))
  return (fatal.length > 0 ? fatal : lines).slice(-4).join(' ')
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
