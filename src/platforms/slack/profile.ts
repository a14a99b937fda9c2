import type { Profile } from '../../core/platform.ts'
import type { Locale } from '../../core/text.ts'
import type { SlackClient } from './client.ts'
import type { Profile as Person } from './people.ts'

/** Who somebody is for us. A guest is no member, and who belongs to another organisation is none either, whatever channel we share. */
export function memberOf(person: Person, { workspace, dm }: { workspace: string; dm: string | null }): Profile {
  return {
    person: person.id,
    name: person.name || person.id,
    email: person.email || null,
    kind: kindOf(person, workspace),
    dm,
    zone: person.zone,
    locale: languageOf(person.locale),
  }
}

/** Slack names languages as "zh-CN"; what we do not speak is left to the company. */
function languageOf(locale = ''): Locale | undefined {
  const language = locale.slice(0, 2)
  return language === 'zh' || language === 'en' ? language : undefined
}

/** Asks Slack who somebody is, and for the chat where they are written to. */
export function createProfile(client: SlackClient, workspace: () => string | undefined) {
  return async (id: string): Promise<Profile> => {
    const person = await client.userInfo(id)
    const home = workspace() ?? person.team
    const kind = kindOf(person, home)
    return memberOf(person, { workspace: home, dm: kind === 'member' ? await client.openDm(id) : null })
  }
}

function kindOf(person: Person, workspace: string): Profile['kind'] {
  if (person.deleted) return 'gone'
  if (person.bot) return 'bot'
  if (person.stranger || (person.team !== '' && person.team !== workspace)) return 'outside'
  return person.guest ? 'guest' : 'member'
}
