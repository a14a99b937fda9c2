import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { dateName, daysBetween } from '../../core/moment.ts'
import { clip } from '../../core/normal.ts'
import type { Outcome } from '../../core/platform.ts'
import { can } from '../../core/rights.ts'
import { say, t } from '../../core/text.ts'
import { type Context, defineAction } from '../action.ts'
import type { Found } from '../find.ts'
import { none } from '../form.ts'
import { openPlan } from '../todo/plans.ts'
import { aboutWhat } from './about.ts'
import { logForm } from './forms.ts'
import { chosenPeople, namedIn, peopleOf } from './people.ts'
import { results } from './result.ts'
import { readTalk } from './sentence.ts'
import { formTalk, type Ready } from './typed.ts'
import { undoTalk } from './undo.ts'
import { methods, writeTalk } from './write.ts'

const input = z.object({
  about: z.string().min(1).max(200),
  line: z.string().max(10_000).optional(),
  text: z.string().max(10_000).optional(),
  method: z.enum(methods).optional(),
  result: z.enum([none, ...results]).default(none),
  contacts: z.string().max(2_000).default(''),
  files: z.array(z.uuid()).max(20).default([]),
  next: z.string().max(500).default(''),
  when: z.string().max(100).default(''),
  at: z.string().max(100).default(''),
  plan: z.uuid().optional(),
})

/** What was talked about, and what comes next, in the words people use: "跟进 L-12 打了电话，要报价，明天下午3点回访". */
export const log = defineAction({
  name: 'followup.log',
  words: { en: ['log'], zh: ['跟进', '记录'] },
  usage: { en: '<record> <what was said, and what comes next>', zh: '<记录> <聊了什么，下一步何时做什么>' },
  does: { en: 'Log a talk and plan the next step', zh: '记一次跟进，顺带定下一步' },
  input,
  read: rest => {
    const [about = '', ...words] = rest.split(/\s+/)
    return { about, line: words.join(' ') }
  },
  allow: can('create', 'followup'),

  async run(context, fields) {
    const { found, former } = await aboutWhat(context, fields.about)
    const customerId = customerOf(found)
    const files = context.said === 'form' ? fields.files : context.files.map(file => file.id)
    if (context.said === 'form') {
      const contacts = await chosenPeople(context.tx, { said: fields.contacts, customerId })
      return save(context, found, { ...formTalk(context, fields), contacts, files, plan: fields.plan, former })
    }
    const line = fields.line ?? ''
    const talk = readTalk(line || attached(context), context)
    const people = await peopleOf(context.tx, customerId)
    const ready = { ...talk, contacts: namedIn(line, people), files, plan: fields.plan }
    if (!talk.text || talk.assumed) return logForm(context.reader, { ...ready, record: found, people })
    return save(context, found, { ...ready, former })
  },

  undo: undoTalk,
})

/** Logs a line as if it had been typed after the word and the number. */
export function logLine(context: Context, about: string, line: string): Promise<Outcome> {
  return log.run(context, input.parse({ about, line }))
}

/** Files without a word are told about by their names, a quoted message by what it says. */
function attached({ files, quote }: Context): string {
  return files.map(file => file.name).join('、') || clip(quote?.text ?? '', 500)
}

function customerOf(found: Found): string | null {
  return found.kind === 'customer' ? found.id : found.customerId
}

/** Saves a talk about a record, with what it promises and closes. Throws when its date is not within the last seven days (R60). */
async function save(context: Context, found: Found, ready: Ready): Promise<Outcome> {
  const { now, actor, reader } = context
  if (daysBetween(ready.at, now, actor.zone) > 7) throw new Refusal('log.tooOld', { date: dateName(ready.at, reader) })
  const next = ready.former
    ? undefined
    : ready.next && { ...ready.next, text: ready.next.text || say(t('log.followUp'), reader) }
  if (ready.plan) await openPlan(context, ready.plan)
  const of = { entity: found.kind, id: found.id }
  const customerId = customerOf(found)
  const { text, method, result, at, contacts, files, former } = ready
  const talk = { of, customerId, method, result, text, at, contacts, files, former, promised: next, closes: ready.plan }
  const written = await writeTalk(context, talk)
  const { no, title } = found
  return {
    notice: ready.former
      ? t('log.savedFormer', { no, title })
      : next
        ? t(next.allDay ? 'log.savedNextDay' : 'log.savedNext', {
            ...{ no, title, at: next.at, next: next.text },
            date: dateName(next.at, reader),
          })
        : t('log.saved', { no, title }),
    changed: [
      of,
      ...(customerId && found.kind !== 'customer' ? [{ entity: 'customer' as const, id: customerId }] : []),
      ...written.closed.map(id => ({ entity: 'plan' as const, id })),
    ],
    audit: [
      {
        action: 'followup.log',
        on: of,
        facts: { ...written, entity: found.kind, no, title, text: clip(text, 200), method },
      },
    ],
  }
}
