/** A disk of a few megabytes, in memory, that a test fills and empties; only root can mount one. */
import { spawnSync } from 'node:child_process'
import { closeSync, mkdirSync, mkdtempSync, openSync, rmdirSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { runFolder } from './leftovers.ts'

export interface SmallDisk {
  path: string
  /** Leaves no free byte. */
  fill(): void
  /** Removes what `fill` wrote. */
  empty(): void
  remove(): void
}

export function mountSmallDisk(megabytes: number): SmallDisk {
  const path = mkdtempSync(join(homeOfDisks(), 'disk-'))
  const options = `size=${megabytes}m,mode=755`
  if (!ran('mount', '-t', 'tmpfs', '-o', options, 'tmpfs', path)) {
    rmdirSync(path)
    throw new Error('No disk could be mounted; that takes root, and a system that lets it')
  }
  const ballast = join(path, 'ballast')
  return {
    path,
    fill() {
      for (const bytes of [1_048_576, 4_096]) append(ballast, Buffer.alloc(bytes))
    },
    empty: () => rmSync(ballast, { force: true }),
    remove() {
      ran('umount', path)
      rmdirSync(path)
    },
  }
}

/** In the folder of the run, with which it is removed. */
function homeOfDisks(): string {
  const home = runFolder()
  mkdirSync(home, { recursive: true, mode: 0o755 })
  return home
}

/** For `describe.skipIf`: whether no disk is available, which is a failure when CI is set. */
export function lacksDisks(): boolean {
  if (process.env.CI !== undefined) return false
  try {
    mountSmallDisk(1).remove()
    return false
  } catch {
    return true
  }
}

/** Appends until there is no room left. */
function append(file: string, bytes: Buffer): void {
  const open = openSync(file, 'a')
  try {
    for (;;) writeSync(open, bytes)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
  } finally {
    closeSync(open)
  }
}

function ran(command: string, ...args: string[]): boolean {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0
}
