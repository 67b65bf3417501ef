/**
 * Finds and ends what a test run leaves behind. Invariant: every process that a run starts works in a folder of the run, which
 * identifies it even after its parent has ended.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statfsSync,
} from 'node:fs'
import { freemem, tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const prefix = 'openmonetize-test-'
const variable = 'OPENMONETIZE_TEST_FOLDER'
/** After this PostgreSQL is killed, which leaves a segment of shared memory. */
const patienceMs = 10_000

/** Where Linux keeps files in memory. */
const memory = '/dev/shm'
/** A run needs less than a quarter of it. */
const roomBytes = 4 * 2 ** 30

/** The folder of this run's servers; child processes of the runner get it from a variable. */
export const runFolder = () => process.env[variable] ?? folderIn(tmpdir())

const folderIn = (home: string) => join(home, `${prefix}${process.pid}`)

/**
 * For a run that measures no time, in memory where there is room: its databases are hundreds of thousands of small files, and
 * ext4 without a journal takes longer for a new one the more were deleted in the last minutes. What a killed process has written
 * stays there too.
 */
export function runFolderInMemory(): string {
  if (process.platform !== 'linux' || !existsSync(memory)) return runFolder()
  const { bavail, bsize } = statfsSync(memory)
  const hasRoom = bavail * bsize > roomBytes && freemem() > 2 * roomBytes
  return hasRoom ? folderIn(memory) : runFolder()
}

/** Makes the folder of this run; everything in it is ended when this process ends, however that happens. */
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

/** Runs in a session of its own: whatever ends the runner, Ctrl-C or kill -9, reaches it only as the end of its input. */
function startReaper(folder: string): ChildProcess {
  const script = join(import.meta.dirname, 'reaper.ts')
  return spawn(process.execPath, [script, folder], {
    cwd: tmpdir(),
    detached: true,
    stdio: ['pipe', 'ignore', 'inherit'],
  })
}

/** Ends every process that works in the folder, and removes it. */
export async function endAll(folder: string): Promise<void> {
  const killAt = Date.now() + patienceMs
  for (let found = workingIn(folder); found.length > 0; found = workingIn(folder)) {
    for (const pid of found) {
      // A server would restart its PostgreSQL; PostgreSQL cleans up after itself when asked.
      const isPostgres = programOf(pid) === 'postgres' && Date.now() < killAt
      send(pid, isPostgres ? 'SIGQUIT' : 'SIGKILL')
    }
    await sleep(50)
  }
  unmountBelow(folder)
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
}

/** Ends what past runs left running; live runs are not touched. */
export async function removeLeftovers(): Promise<void> {
  for (const home of [tmpdir(), memory].filter((path) => existsSync(path))) {
    for (const name of readdirSync(home)) {
      const pid = Number(new RegExp(`^${prefix}(\\d+)$`).exec(name)?.[1])
      if (pid && !send(pid, 0)) await endAll(join(home, name))
    }
  }
}

/** The processes whose working directory is in the folder; none where the system does not tell. */
export function workingIn(folder: string): number[] {
  return processes().filter((pid) => {
    const home = linkOf(pid, 'cwd').replace(/ \(deleted\)$/, '')
    return home === folder || home.startsWith(`${folder}/`)
  })
}

/** Unmounts the small disks of interrupted tests. */
function unmountBelow(folder: string): void {
  let mounts = ''
  try {
    mounts = readFileSync('/proc/mounts', 'utf8')
  } catch {
    // A system without mounts has no small disks either.
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
    // The process has ended meanwhile.
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
