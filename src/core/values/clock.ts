/** The domain's source of time: the database's clock, which all servers share; tests set a clock of their own. */

export interface Clock {
  now(): Date
}
