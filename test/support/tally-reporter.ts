/** Prints `N passed, N failed` as the very last line, for programs that read the output. */
import type { Reporter, TestModule } from 'vitest/node'

const count = (modules: readonly TestModule[], state: 'passed' | 'failed') =>
  modules.reduce((sum, module) => sum + [...module.children.allTests(state)].length, 0)

/** A file that could not be loaded, or whose hooks failed, reports no failed test. */
const brokenFiles = (modules: readonly TestModule[]) =>
  modules.filter((module) => !module.ok() && [...module.children.allTests('failed')].length === 0)

export function tallyReporter(): Reporter {
  return {
    onTestRunEnd(modules, unhandledErrors, reason) {
      const passed = count(modules, 'passed')
      const counted =
        count(modules, 'failed') + brokenFiles(modules).length + unhandledErrors.length
      // A run that could not start, or ran no test, has not passed.
      const failed = reason === 'passed' && passed > 0 ? counted : Math.max(counted, 1)
      process.once('exit', () => process.stdout.write(`${passed} passed, ${failed} failed\n`))
    },
  }
}
