/**
 * What a run of the tests leaves behind, and its end. Invariant: every process that a run starts works in a folder of the run,
 * by which it is known, whoever started it and whether that one still lives.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const prefix = 'openmonetize-test-'
const variable = 'OPENMONETIZE_TEST_FOLDER'
/** After that PostgreSQL is killed, which leaves a segment of shared memory. */
const patienceMs = 10_000

/** Where this run keeps its servers; the processes that the runner starts know it by a variable. */
export const runFolder = () => process.env[variable] ?? join(tmpdir(), `${prefix}${process.pid}`)

/** Makes the folder of this run, and has everything in it ended when this process does, however that happens. */
export function openRunFolder(folder = runFolder()): { folder: string; close(): Promise<void> } {
  mkdirSync(folder, { recursive: true, mode: 0o755 })
  process.env[variable] = folder
  const reaper = startReaper(folder)
  return {
    folder,
    async close() {
      reaper.stdin?.end()
      await once(reaper, 'exit')
    },
  }
}

/** In a session of its own: what ends the runner, be it Ctrl-C or kill -9, reaches it as the end of its input only. */
function startReaper(folder: string): ChildProcess {
  const script = join(import.meta.dirname, 'reaper.ts')
  return spawn(process.execPath, [script, folder], {
    cwd: tmpdir(),
    detached: true,
    stdio: ['pipe', 'ignore', 'inherit'],
  })
}

/** Ends whatever works in the folder, and removes it. */
export async function endAll(folder: string): Promise<void> {
  const killAt = Date.now() + patienceMs
  for (let found = workingIn(folder); found.length > 0; found = workingIn(folder)) {
    for (const pid of found) {
      // A server would bring its PostgreSQL back; that one clears up after itself when asked.
      const isPostgres = programOf(pid) === 'postgres' && Date.now() < killAt
      send(pid, isPostgres ? 'SIGQUIT' : 'SIGKILL')
    }
    await sleep(50)
  }
  unmountBelow(folder)
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
}

/** Ends what was left running by runs that are gone; runs that still live are not touched. */
export async function removeLeftovers(): Promise<void> {
  for (const name of readdirSync(tmpdir())) {
    const pid = Number(new RegExp(`^${prefix}(\\d+)$`).exec(name)?.[1])
    if (pid && !send(pid, 0)) await endAll(join(tmpdir(), name))
  }
}

/** The processes whose working directory is the folder or lies in it; none where the system does not tell. */
export function workingIn(folder: string): number[] {
  return processes().filter((pid) => {
    const home = linkOf(pid, 'cwd').replace(/ \(deleted\)$/, '')
    return home === folder || home.startsWith(`${folder}/`)
  })
}

/** The small disks of tests that were cut off. */
function unmountBelow(folder: string): void {
  let mounts = ''
  try {
    mounts = readFileSync('/proc/mounts', 'utf8')
  } catch {
    // A system without them has no small disks either.
  }
  for (const [, path = ''] of mounts.split('\n').map((line) => line.split(' '))) {
    if (path.startsWith(`${folder}/`)) spawnSync('umount', [path], { stdio: 'ignore' })
  }
}

function processes(): number[] {
  try {
    return readdirSync('/proc').map(Number).filter(Boolean)
  } catch {
    return []
  }
}

const programOf = (pid: number) => basename(linkOf(pid, 'exe'))

function linkOf(pid: number, name: string): string {
  try {
    return readlinkSync(`/proc/${pid}/${name}`)
  } catch {
    // It has ended meanwhile.
    return ''
  }
}

function send(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal)
  } catch {
    return false
  }
}
