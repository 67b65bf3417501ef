/** Who provides a model, by the list of public prices; rates of the list name the model alone. */
import { readPriceList } from '../model-prices/price-list.ts'

let byModel: ReadonlyMap<string, string> | undefined

/** Read when it is first asked for. */
function listed(): ReadonlyMap<string, string> {
  byModel ??= new Map(
    readPriceList().providers.flatMap(({ provider, entries }) =>
      entries.flatMap(({ models }) => models.map((model) => [model, provider] as const)),
    ),
  )
  return byModel
}

/** In capitals, as the SDK writes providers; what nobody lists is CUSTOM there. */
export function providerOfModel(model: string): string {
  return listed().get(model)?.toUpperCase() ?? 'CUSTOM'
}
