import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { dateName, daysBetween } from '../../core/moment.ts'
import { clip } from '../../core/normal.ts'
import type { Outcome } from '../../core/platform.ts'
import { can } from '../../core/rights.ts'
import { say, t } from '../../core/text.ts'
import { readWhen } from '../../core/when/read.ts'
import { type Context, defineAction } from '../action.ts'
import { type Found, findRecord } from '../find.ts'
import { openPlan } from '../todo/plans.ts'
import { logForm } from './forms.ts'
import { isPast, readTalk } from './sentence.ts'
import { undoTalk } from './undo.ts'
import { type Method, methods, writeTalk } from './write.ts'

const input = z.object({
  about: z.string().min(1).max(200),
  line: z.string().max(10_000).optional(),
  text: z.string().max(10_000).optional(),
  method: z.enum(methods).optional(),
  next: z.string().max(500).default(''),
  when: z.string().max(100).default(''),
  plan: z.uuid().optional(),
})
type Input = z.infer<typeof input>

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
    const found = await recordOf(context, fields.about)
    if (found.kind === 'lead' && found.poolId) throw new Refusal('record.inPool', { no: found.no, title: found.title })
    if (context.said === 'form') return save(context, found, { ...formTalk(context, fields), plan: fields.plan })
    const talk = readTalk(fields.line ?? '', context)
    if (!talk.text || talk.assumed) return logForm(context.reader, found, { ...talk, plan: fields.plan })
    return save(context, found, talk)
  },

  undo: undoTalk,
})

/** What the talk is about; a lead that became a customer is talked about as that customer. */
async function recordOf(context: Context, said: string): Promise<Found> {
  const found = await findRecord(context, ['lead', 'customer', 'opportunity'], { said, verb: 'update' })
  if (!found.convertedTo) return found
  const { no } = await context.tx.customer.findUniqueOrThrow({ where: { id: found.convertedTo } })
  return findRecord(context, ['customer'], { said: no, verb: 'update' })
}

/** What a talk is made of once it is understood. */
type Ready = {
  text: string
  method: Method
  at: Date
  next?: { text: string; at: Date; allDay: boolean } | undefined
  plan?: string | undefined
}

async function save(context: Context, found: Found, ready: Ready): Promise<Outcome> {
  const { tx, now, actor } = context
  if (daysBetween(ready.at, now, actor.zone) > 7)
    throw new Refusal('log.tooOld', { date: dateName(ready.at, context.reader) })
  const next = ready.next && { ...ready.next, text: ready.next.text || say(t('log.followUp'), context.reader) }
  if (ready.plan) await openPlan(context, ready.plan)
  const of = { entity: found.kind, id: found.id }
  const customerId =
    found.kind === 'customer' ? found.id : found.kind === 'opportunity' ? await customerOf(tx, found.id) : null
  const written = await writeTalk(context, {
    of,
    customerId,
    method: ready.method,
    text: ready.text,
    at: ready.at,
    promised: next,
    closes: ready.plan,
  })
  const { no, title } = found
  return {
    notice: next
      ? t(next.allDay ? 'log.savedNextDay' : 'log.savedNext', {
          no,
          title,
          at: next.at,
          date: dateName(next.at, context.reader),
          next: next.text,
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
        facts: { ...written, entity: found.kind, no, title, text: clip(ready.text, 200), method: ready.method },
      },
    ],
  }
}

function formTalk(context: Context, fields: Input): Ready {
  const { now, actor } = context
  if (!fields.text) throw new Refusal('input.fields', {}, { text: t('field.required') })
  const method = fields.method ?? 'other'
  if (!fields.when) {
    if (fields.next) throw new Refusal('input.fields', {}, { when: t('log.whenMissing') })
    return { text: fields.text, method, at: now }
  }
  const when = readWhen(fields.when, { now, zone: actor.zone })
  if (!when) throw new Refusal('input.fields', {}, { when: t('field.date') })
  if (isPast(when, { now, zone: actor.zone })) throw new Refusal('input.fields', {}, { when: t('field.datePast') })
  return {
    text: fields.text,
    method,
    at: now,
    next: { text: fields.next, at: when.at, allDay: when.allDay },
  }
}

type Tx = Context['tx']

async function customerOf(tx: Tx, id: string): Promise<string> {
  return (await tx.opportunity.findUniqueOrThrow({ where: { id }, select: { customerId: true } })).customerId
}
