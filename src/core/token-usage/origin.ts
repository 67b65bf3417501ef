/** The provider and the model that answered, as far as the event names them. */
export interface Origin {
  provider: string | null
  model: string | null
}
