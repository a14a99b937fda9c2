import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import type { FileRef } from '../../core/files.ts'
import { clip } from '../../core/normal.ts'
import type { CardWish } from '../../core/platform.ts'
import { allows, can } from '../../core/rights.ts'
import { say, t } from '../../core/text.ts'
import { type Context, defineAction } from '../action.ts'
import { stillKept } from '../attachments/kept.ts'
import { type Found, findRecord } from '../find.ts'
import { drawList } from '../list.ts'
import { defineView } from '../view.ts'
import { logLine } from './log.ts'

const input = z.object({
  about: z.string().min(1).max(200),
  line: z.string().max(10_000),
  files: z.array(z.uuid()).max(20).default([]),
  answer: z.enum(['yes', 'no']).optional(),
})

/**
 * What somebody wrote below the card of a record, among people: offered to be logged, to its writer alone. Who may not log to the
 * record is not disturbed.
 */
export const offer = defineAction({
  name: 'followup.offer',
  words: { en: [], zh: [] },
  usage: { en: '', zh: '' },
  does: { en: 'Offer to log what was written below a card', zh: '把卡片下的回复提议记为跟进' },
  input,
  read: rest => ({ line: rest }),
  allow: 'everyone',
  async run(context, { about, line, files: kept, answer }) {
    const found = await loggable(context, about)
    if (!found) return {}
    const files = answer ? await stillKept(context, kept) : context.files
    const said = { line, files }
    if (answer !== 'yes') return { cards: [wish(found, { ...said, state: answer === 'no' ? 'left' : 'asked' })] }
    const outcome = await logLine({ ...context, files }, found.no, line)
    // A guessed date opens the form first, and nothing is logged yet.
    return outcome.form ? outcome : { ...outcome, cards: [wish(found, { ...said, state: 'logged' })] }
  },
})

async function loggable(context: Context, about: string): Promise<Found | undefined> {
  if (!allows(can('create', 'followup'), context.actor)) return undefined
  try {
    const found = await findRecord(context, ['lead', 'customer', 'opportunity'], { said: about, verb: 'update' })
    return found.poolId ? undefined : found
  } catch (error) {
    if (error instanceof Refusal) return undefined
    throw error
  }
}

type Said = { line: string; files: FileRef[]; state: string }

function wish({ kind, id, no, title }: Found, { line, files, state }: Said): CardWish {
  const shown = line || files.map(({ name }) => name).join('、')
  const kept = { line, files: files.map(file => file.id) }
  const params = { title: `${no} ${title}`, about: no, state, shown: clip(shown, 200), kept }
  return { view: 'offer', of: { entity: kind, id }, params, to: 'only' }
}

const params = z.object({
  title: z.string(),
  about: z.string(),
  state: z.enum(['asked', 'logged', 'left']).default('asked'),
  shown: z.string().optional(),
  kept: z.object({ line: z.string() }),
})
const headings = { asked: 'log.offer', logged: 'log.offerLogged', left: 'log.offerLeft' } as const

/** "Log this?" below what was said; afterwards it says what became of it. */
export const offerView = defineView({
  name: 'offer',
  async draw({ actor, reader }, _of, given) {
    if (!actor) return null
    const { title, about, state, kept, shown = clip(kept.line, 200) } = params.parse(given)
    const answer = (word: 'yes' | 'no') => ({
      verb: 'followup.offer',
      data: { about, answer: word },
      main: word === 'yes',
    })
    const buttons = [
      { title: say(t('button.logIt'), reader), ...answer('yes') },
      { title: say(t('button.leaveIt'), reader), ...answer('no') },
    ]
    const row = { title: shown, line: title, buttons: state === 'asked' ? buttons : [] }
    return drawList({ title: t(headings[state]), empty: t(headings[state]), rows: [row] }, reader)
  },
})
