import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { newId } from '../../core/id.ts'
import { readMoney } from '../../core/money.ts'
import { say, t } from '../../core/text.ts'
import { readWhen } from '../../core/when/read.ts'
import { type Context, defineAction } from '../action.ts'
import { documentKinds } from '../documents.ts'
import { askFor } from '../form.ts'
import { askPerson, findPerson, type Person } from '../person.ts'
import { cardFor } from './advance.ts'
import { handOver } from './handOver.ts'

const input = z.object({
  person: z.string().max(100).default(''),
  until: z.string().max(60).default(''),
  from: z.string().max(60).default(''),
  most: z.string().max(40).default(''),
  kinds: z.string().max(200).default(''),
})

/** Somebody decides for me while I am away; what waits for me already goes to them too. */
export const delegate = defineAction({
  name: 'approval.delegate',
  words: { en: ['delegate'], zh: ['代理', '审批代理'] },
  usage: { en: '<person> <until when>', zh: '<同事> <到什么时候>' },
  does: { en: 'Let somebody approve for me while I am away', zh: '不在时请同事代我审批' },
  input,
  read: rest => {
    const [person = '', ...until] = rest.split(/\s+/)
    return { person, until: until.join(' ') }
  },
  allow: 'everyone',

  async run(context, fields) {
    if (context.said !== 'form' && (fields.person === '' || fields.until === '')) return form(context, fields)
    if (fields.person === '') throw new Refusal('input.fields', {}, { person: t('field.required') })
    const { tx, actor, now, company } = context
    const zone = { now, zone: actor.zone }
    const to = await colleague(context, fields.person)
    const startAt = fields.from === '' ? now : readWhen(fields.from, zone)?.at
    const endAt = readWhen(fields.until, zone)?.at
    if (!startAt) throw new Refusal('input.fields', {}, { from: t('field.date') })
    if (!endAt || endAt <= startAt || endAt <= now) throw new Refusal('input.fields', {}, { until: t('field.date') })
    const most = fields.most === '' ? undefined : readMoney(fields.most, company.currency)
    if (fields.most !== '' && !most) throw new Refusal('input.fields', {}, { most: t('field.amount') })
    await refuseOverlap(context, { startAt, endAt })
    const kinds = fields.kinds.split(',').filter(kind => documentKinds.some(({ entity }) => entity === kind))
    const maxBaseMinor = most?.minor ?? null
    const delegation = { id: newId(), fromUserId: actor.id, toUserId: to.id, kinds, maxBaseMinor }
    await tx.delegation.create({ data: { ...delegation, startAt, endAt, createdAt: now } })
    const moved = startAt <= now ? await handOver(context, delegation) : []
    return {
      notice: t('delegation.set', { who: to.name, from: startAt, until: endAt }),
      changed: moved.map(instance => ({ entity: 'approval', id: instance.id })),
      audit: [
        {
          action: 'approval.delegate',
          on: { entity: 'user', id: actor.id },
          facts: { to: to.name, until: endAt.toISOString() },
        },
      ],
      cards: moved.map(instance => cardFor({ instance }, to.id)),
    }
  },
})

/** Nobody decides for me any more; what they already have stays with them. */
export const endDelegation = defineAction({
  name: 'approval.undelegate',
  words: { en: ['end delegation'], zh: ['取消代理'] },
  usage: { en: '', zh: '' },
  does: { en: 'Approve for myself again', zh: '取消审批代理' },
  input: z.object({}),
  read: () => ({}),
  allow: 'everyone',
  async run({ tx, actor, now }) {
    const running = { fromUserId: actor.id, startAt: { lt: now }, endAt: { gt: now } }
    const ended = await tx.delegation.updateMany({ where: running, data: { endAt: now } })
    const dropped = await tx.delegation.deleteMany({ where: { fromUserId: actor.id, startAt: { gte: now } } })
    if (ended.count + dropped.count === 0) throw new Refusal('delegation.none', {})
    return {
      notice: t('delegation.ended'),
      audit: [{ action: 'approval.undelegate', on: { entity: 'user', id: actor.id } }],
    }
  },
})

async function form(context: Context, fields: z.infer<typeof input>) {
  const { actor, reader } = context
  const person = await askPerson(context, { id: 'person', value: fields.person, except: [actor.id] })
  return askFor(
    {
      action: 'approval.delegate',
      title: t('delegation.title'),
      fields: [
        { ...person, label: t('ask.person') },
        { id: 'from', label: t('delegation.from'), hint: t('delegation.fromHint') },
        {
          id: 'until',
          label: t('delegation.until'),
          hint: t('delegation.untilHint'),
          required: true,
          value: fields.until,
        },
        { id: 'most', label: t('delegation.most') },
        {
          ...{ id: 'kinds', label: t('delegation.kinds'), hint: t('delegation.kindsHint'), many: true },
          choices: documentKinds.map(({ entity, name }) => ({ title: say({ key: name }, reader), value: entity })),
        },
      ],
    },
    reader,
  )
}

async function colleague(context: Context, said: string): Promise<Person> {
  const person = await findPerson(context, said)
  if (person.id === context.actor.id) throw new Refusal('approval.notYourself', {})
  return person
}

/** One person at a time stands in for somebody. */
async function refuseOverlap(
  { tx, actor }: Context,
  { startAt, endAt }: { startAt: Date; endAt: Date },
): Promise<void> {
  const other = await tx.delegation.findFirst({
    where: { fromUserId: actor.id, startAt: { lt: endAt }, endAt: { gt: startAt } },
  })
  if (other) throw new Refusal('delegation.overlap', { from: other.startAt, until: other.endAt })
}
