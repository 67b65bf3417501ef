/** Debian programs that tests run for real, and whether they are installed. */
import { spawnSync } from 'node:child_process'

export interface DebianTool {
  /** The package that contains it. */
  package: string
  /** A command that prints something and succeeds when the tool is installed. */
  probe: readonly [command: string, ...args: string[]]
  /** Without a needed tool no test runs; without another one its tests are skipped by name, or fail when CI is set. */
  isNeeded: boolean
}

export const debianTools = {
  redis: { package: 'redis-server', probe: ['redis-server', '--version'], isNeeded: true },
  zsh: { package: 'zsh', probe: ['zsh', '--version'], isNeeded: false },
  curl: { package: 'curl', probe: ['curl', '--version'], isNeeded: false },
  /** Fakes the time of a process; the package contains a library and no program. */
  faketime: {
    package: 'libfaketime',
    probe: ['sh', '-c', 'ls /usr/lib/*/faketime/libfaketime.so.1'],
    isNeeded: false,
  },
  nginx: { package: 'nginx', probe: ['nginx', '-v'], isNeeded: false },
} as const satisfies Record<string, DebianTool>

/** Where Debian keeps its servers, which the PATH of a plain user leaves out. */
export const debianPath = [process.env.PATH, '/usr/local/sbin', '/usr/sbin', '/sbin'].join(':')

export function isThere({ probe: [command, ...args] }: DebianTool): boolean {
  const env = { ...process.env, PATH: debianPath }
  return spawnSync(command, args, { stdio: 'ignore', env }).status === 0
}

/** For `describe.skipIf`: whether the tests of a missing tool are skipped; never when CI is set. */
export function lacks(name: keyof typeof debianTools): boolean {
  return process.env.CI === undefined && !isThere(debianTools[name])
}
