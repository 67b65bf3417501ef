/** The set-up that a reader of the documentation runs first. */
import type { SetUpStep } from '../dialect.ts'

export function setUp(origin: string): SetUpStep[] {
  return [
    {
      words:
        'Begin with the test key that the first start of the server printed; every key of this server works.',
      command: `export API=${origin}\nexport KEY=om_test_…`,
    },
  ]
}
