import { type Logger, LogLevel } from '@slack/web-api'

/** For libraries that print on their own: what goes wrong reaches the house's log, with the event it belongs to and no token in it. */
export const silent: Logger = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  setLevel: () => {},
  getLevel: () => LogLevel.ERROR,
  setName: () => {},
}
