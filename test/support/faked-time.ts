/** A fake time for one process, as on a machine whose clock is wrong; PostgreSQL, outside it, keeps the right one. */
import { globSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runFolder } from './leftovers.ts'

export interface FakedTime {
  /** For the environment of the process. */
  env: Record<string, string>
  /** Sets its clock at once: `+2d`, `-30s`, in the syntax of libfaketime. */
  set(offset: string): void
  remove(): void
}

/** Behaves like a clock that is set: the monotonic clock of the process, which drives timers, counts on. */
export function fakeTime(offset: string): FakedTime {
  const folder = mkdtempSync(join(runFolder(), 'time-'))
  const file = join(folder, 'offset')
  const set = (next: string) => {
    writeFileSync(`${file}.part`, next)
    renameSync(`${file}.part`, file)
  }
  set(offset)
  return {
    env: {
      LD_PRELOAD: globSync('/usr/lib/*/faketime/libfaketimeMT.so.1')[0] ?? '',
      FAKETIME_TIMESTAMP_FILE: file,
      FAKETIME_NO_CACHE: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
      FAKETIME_DISABLE_SHM: '1',
    },
    set,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
