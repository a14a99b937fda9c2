import type { Desk } from '../../core/desk.ts'
import type { Profile } from '../../core/platform.ts'

/** Everybody on the page is a member of the company; nobody has an e-mail address there. */
export function createProfile(desk: Desk): (person: string) => Promise<Profile> {
  return async person => {
    const known = (await desk.people()).find(({ id }) => id === person)
    return { person, name: known?.name ?? person, email: null, kind: known ? 'member' : 'gone', dm: `dm:${person}` }
  }
}
