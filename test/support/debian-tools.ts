/** Programs of Debian that tests run for real, and whether they are there. */
import { spawnSync } from 'node:child_process'

export interface DebianTool {
  /** The package that brings it. */
  package: string
  /** What shows that it is there: prints something and ends well. */
  probe: readonly [command: string, ...args: string[]]
  /** Without it no test runs; without another one its tests are skipped by name, but where CI is set they fail. */
  isNeeded: boolean
}

export const debianTools = {
  redis: { package: 'redis-server', probe: ['redis-server', '--version'], isNeeded: true },
  zsh: { package: 'zsh', probe: ['zsh', '--version'], isNeeded: false },
  curl: { package: 'curl', probe: ['curl', '--version'], isNeeded: false },
  /** Shows a process another time than the machine's; the package brings a library and no program. */
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

/** For `describe.skipIf`: whether the tests of a missing tool are skipped, which where CI is set they are not. */
export function lacks(name: keyof typeof debianTools): boolean {
  return process.env.CI === undefined && !isThere(debianTools[name])
}
