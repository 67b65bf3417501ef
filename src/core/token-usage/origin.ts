/** Who answered, as far as an event says. */
export interface Origin {
  provider: string | null
  model: string | null
}
