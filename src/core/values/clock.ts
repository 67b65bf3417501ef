/** Where the domain gets the time from: the database's clock, which all servers share; tests move one of their own. */

export interface Clock {
  now(): Date
}
