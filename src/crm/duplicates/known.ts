import { say, t } from '../../core/text.ts'
import type { Context } from '../action.ts'
import { keeperOf } from './check.ts'
import { matchesOf } from './matches.ts'

/** One line for a form about companies of the same or a similar name; '' when there is nothing like it. */
export async function known({ tx, reader }: Context, name: string): Promise<string> {
  if (name === '') return ''
  const matches = await matchesOf(tx, { name, points: [] })
  const list = matches.slice(0, 3).map(match => {
    const { no, title } = match
    return say(t('duplicate.knownOne', { no, title, keeper: keeperOf(match) }), reader)
  })
  return list.length > 0 ? say(t('duplicate.known', { list }), reader) : ''
}
