/** The dimensions that a workspace's usage is rolled up by. */
import { byFeature, type Dimension } from './dimension.ts'

export function trackedDimensions(): Dimension[] {
  return [byFeature]
}
