import type { KnownBlock } from '@slack/types'
import type { CardJson } from '../../core/card.ts'
import { RetryLater } from '../../core/errors.ts'
import type { Answer } from '../../core/platform.ts'
import { patiently } from './patiently.ts'
import { type Pictured, showsPictures } from './pictures.ts'
import { withoutPictures } from './render.ts'
import { isAboutBlocks } from './send.ts'

type Parts = {
  pictured: (card: CardJson) => Promise<Pictured>
  stop: AbortSignal
  report(error: unknown, said: string): void
}

/** Answers with pictures: handed to Slack before they are said, which is always after the response. */
export function createIllustrated({ pictured, stop, report }: Parts) {
  /** The answer with its pictures handed to Slack; without them where that does not work, rather than not at all. */
  async function illustrated(answer: Answer): Promise<{ answer: Answer; fresh: boolean }> {
    const cards = [...answer.cards, ...(answer.previews ?? [])].map(({ card }) => card)
    if (![...cards, ...(answer.home ? [answer.home] : []), ...(answer.whole ? [answer.whole] : [])].some(showsPictures))
      return { answer, fresh: false }
    const seen: Pictured[] = []
    async function withPictures<T extends { card: CardJson }>(one: T): Promise<T> {
      const found = await patiently(() => pictured(one.card), stop)
      seen.push(found)
      return { ...one, card: found.card }
    }
    try {
      const ready = {
        ...answer,
        cards: await Promise.all(answer.cards.map(withPictures)),
        ...(answer.previews ? { previews: await Promise.all(answer.previews.map(withPictures)) } : {}),
        ...(answer.whole ? { whole: (await withPictures({ card: answer.whole })).card } : {}),
        ...(answer.home ? { home: (await withPictures({ card: answer.home })).card } : {}),
      }
      return { answer: ready, fresh: seen.some(({ fresh }) => fresh) }
    } catch (error) {
      report(error, 'an answer was said without its pictures')
      return { answer, fresh: false }
    }
  }

  /** Shows blocks; again while Slack may still be working on a picture of theirs, and at last without pictures. */
  async function shown(
    blocks: KnownBlock[],
    fresh: boolean,
    show: (blocks: KnownBlock[]) => Promise<void>,
  ): Promise<void> {
    const soon = async () => {
      try {
        await show(blocks)
      } catch (error) {
        throw fresh && isAboutBlocks(error) ? new RetryLater('a picture is being processed', 2_000) : error
      }
    }
    const bare = withoutPictures(blocks)
    try {
      await patiently(soon, stop)
    } catch (error) {
      if (!bare || stop.aborted) throw error
      await patiently(() => show(bare), stop)
    }
  }

  return { illustrated, shown }
}
