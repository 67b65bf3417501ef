/** What the clients ask for when they start. */
import { greeted } from '../greeting.ts'
import { builder } from './builder.ts'

const SdkConfiguration = builder.objectRef<object>('SdkConfiguration').implement({
  fields: (t) => ({
    sentryDsn: t.string({ nullable: true, resolve: () => null }),
    isWidgetWatermarkEnabled: t.boolean({ resolve: () => false }),
  }),
})

builder.queryField('sdkConfiguration', (t) =>
  t.field({ type: SdkConfiguration, resolve: (_root, _args, { ask }) => greeted.run(ask, {}) }),
)
