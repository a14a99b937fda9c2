import { Refusal } from '../core/errors.ts'
import { type FileRef, mostFiles } from '../core/files.ts'
import type { Act, Answer, Inbound, Platform } from '../core/platform.ts'
import { say, type Text, t } from '../core/text.ts'
import { filesSuffix, whoAsks } from '../store/inbox.ts'
import type { House } from './house.ts'

/**
 * Fetches what was sent along with something we may do, and then does it. One file that is not taken stops all of it: half a message
 * would be done otherwise, and nobody could tell which half.
 */
export function createFetchFiles(house: House, platform: Platform, again: (inbound: Inbound) => Promise<Answer>) {
  async function fetched({ sent = [], ...inbound }: Inbound): Promise<Inbound> {
    if (sent.length > mostFiles) throw new Refusal('sent.tooMany', { most: mostFiles })
    const files = await Promise.all(sent.map(file => fetchOne(platform, file)))
    return { ...inbound, files, eventId: `${inbound.eventId}${filesSuffix}` }
  }

  async function refused(inbound: Inbound, text: Text): Promise<Answer> {
    const now = house.clock.now()
    const { actor, company } = await house.store.transaction(tx => whoAsks(tx, inbound, now))
    const reader = { locale: actor?.locale ?? company.locale, zone: actor?.zone ?? company.zone, now }
    return { error: { code: text.key, text: say(text, reader) }, cards: [] }
  }

  return async function withFiles(inbound: Inbound, answer: Answer): Promise<Answer> {
    const repeated = answer.again ? { again: answer.again } : {}
    try {
      return await again(await fetched(inbound))
    } catch (error) {
      if (!(error instanceof Refusal))
        house.log.warn({ err: error, event: inbound.eventId }, 'what was sent along could not be fetched')
      const text = error instanceof Refusal ? error.text : t('sent.failed')
      return { ...(await refused(inbound, text)), ...repeated }
    }
  }
}

async function fetchOne({ fetchFile }: Platform, file: NonNullable<Act['sent']>[number]): Promise<FileRef> {
  if (!fetchFile) throw new Error('this platform brings no files to be fetched')
  return fetchFile(file)
}
