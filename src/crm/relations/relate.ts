import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import type { Outcome } from '../../core/platform.ts'
import { can } from '../../core/rights.ts'
import { say, t } from '../../core/text.ts'
import { type Context, defineAction } from '../action.ts'
import { type Found, findRecord } from '../find.ts'
import { askFor } from '../form.ts'
import { kinds, type RelationKind } from './family.ts'

const input = z.object({
  customer: z.string().min(1).max(200),
  other: z.string().max(200).default(''),
  kind: z.enum(kinds).default('parent'),
})

/** Says how two customers hang together: one belongs to the other, or they are partners. */
export const relate = defineAction({
  name: 'customer.relate',
  words: { en: ['relate'], zh: ['关联客户', '关联'] },
  usage: {
    en: '<customer> <other customer> [parent|subsidiary|partner|reseller]',
    zh: '<客户> <另一客户> [上级|下级|伙伴|经销商]',
  },
  does: { en: 'Link a customer to its group, partners or resellers', zh: '关联集团、子公司、伙伴或经销商' },
  input,
  read: rest => {
    const [customer = '', other = '', word = ''] = rest.split(/\s+/)
    return { customer, other, kind: kindIn(word) }
  },
  allow: can('update', 'customer'),

  async run(context, { customer: said, other: otherSaid, kind }) {
    const customer = await findRecord(context, ['customer'], { said, verb: 'update' })
    if (!otherSaid && context.said === 'form') throw new Refusal('input.fields', {}, { other: t('field.required') })
    if (!otherSaid) return relateForm(context, customer)
    // Whoever is put below another changes; the one above only stands there.
    const other = await findRecord(context, ['customer'], {
      said: otherSaid,
      verb: kind === 'subsidiary' ? 'update' : 'read',
    })
    if (other.id === customer.id) throw new Refusal('relation.itself', { no: customer.no })
    const before = await link(context, { customer, other, kind })
    const word = (locale: 'zh' | 'en') => say({ key: `relation.${kind}` }, { ...context.reader, locale })
    const facts = {
      ...{ kind, other: other.id, before, record: `${other.no} ${other.title}` },
      ...{ relation: word('zh'), relationEn: word('en') },
    }
    return {
      notice: t('relation.saved', {
        ...{ record: `${customer.no} ${customer.title}`, other: `${other.no} ${other.title}` },
        relation: word(context.reader.locale),
      }),
      changed: both(customer.id, other.id),
      audit: [{ action: 'customer.relate', on: { entity: 'customer', id: customer.id }, facts }],
    }
  },

  async undo(context, { entityId, facts }) {
    const { kind, other, before } = z
      .object({ kind: z.enum(kinds), other: z.uuid(), before: z.uuid().nullable() })
      .parse(facts)
    await unlink(context, { id: entityId, other, kind })
    const below = kind === 'subsidiary' ? other : entityId
    if (before) await context.tx.customer.update({ where: { id: below }, data: { parentId: before } })
    return { notice: t('relation.undone'), changed: both(entityId, other) }
  },
})

/** Ends what hangs two customers together. */
export const unrelate = defineAction({
  name: 'customer.unrelate',
  words: { en: ['unrelate'], zh: ['取消关联'] },
  usage: { en: '<customer> <other customer>', zh: '<客户> <另一客户>' },
  does: { en: 'End the link between two customers', zh: '取消两个客户之间的关联' },
  input: z.object({ customer: z.string().min(1).max(200), other: z.string().min(1).max(200) }),
  read: rest => {
    const [customer = '', other = ''] = rest.split(/\s+/)
    return { customer, other }
  },
  allow: can('update', 'customer'),

  async run(context, { customer: said, other: otherSaid }) {
    const customer = await findRecord(context, ['customer'], { said, verb: 'update' })
    const other = await findRecord(context, ['customer'], { said: otherSaid, verb: 'read' })
    const ended = await Promise.all(kinds.map(kind => unlink(context, { id: customer.id, other: other.id, kind })))
    const names = { record: `${customer.no} ${customer.title}`, other: `${other.no} ${other.title}` }
    if (!ended.includes(true)) throw new Refusal('relation.none', names)
    return {
      notice: t('relation.ended', names),
      changed: both(customer.id, other.id),
      audit: [
        { action: 'customer.unrelate', on: { entity: 'customer', id: customer.id }, facts: { record: names.other } },
      ],
    }
  },
})

function both(one: string, other: string): { entity: 'customer'; id: string }[] {
  return [
    { entity: 'customer', id: one },
    { entity: 'customer', id: other },
  ]
}

const words: [RelationKind, RegExp][] = [
  ['subsidiary', /^(?:下级|子公司|分公司|subsidiary)$/i],
  ['partner', /^(?:伙伴|合作伙伴|partner)$/i],
  ['reseller', /^(?:经销商|代理商?|渠道商|reseller)$/i],
]

function kindIn(word: string): RelationKind {
  return words.find(([, pattern]) => pattern.test(word))?.[0] ?? 'parent'
}

type Link = { customer: Found; other: Found; kind: RelationKind }

/** Writes the link. Groups are changed one at a time, so that two changes cannot close a circle. Returns the parent there was. */
async function link({ tx, actor, now }: Context, { customer, other, kind }: Link): Promise<string | null> {
  if (kind === 'partner' || kind === 'reseller') {
    await tx.sql`
      insert into "CustomerRelation" ("fromId", "toId", kind, "createdAt", "createdById")
      values (${customer.id}, ${other.id}, ${kind}, ${now}, ${actor.id}) on conflict do nothing`
    return null
  }
  const [child, parent] = kind === 'parent' ? [customer, other] : [other, customer]
  await tx.sql`select pg_advisory_xact_lock(hashtext('customer.group'))`
  const above = await tx.sql<{ id: string }>`
    with recursive above as (
      select id, "parentId" from "Customer" where id = ${parent.id}
      union
      select c.id, c."parentId" from "Customer" c join above a on c.id = a."parentId"
    ) select id from above`
  if (above.some(row => row.id === child.id))
    throw new Refusal('relation.circle', {
      child: `${child.no} ${child.title}`,
      parent: `${parent.no} ${parent.title}`,
    })
  const before = await tx.customer.findUniqueOrThrow({ where: { id: child.id }, select: { parentId: true } })
  await tx.customer.update({ where: { id: child.id }, data: { parentId: parent.id } })
  return before.parentId
}

async function unlink(
  { tx }: Context,
  { id, other, kind }: { id: string; other: string; kind: RelationKind },
): Promise<boolean> {
  if (kind === 'partner' || kind === 'reseller') {
    const { count } = await tx.customerRelation.deleteMany({
      where: {
        kind,
        OR: [
          { fromId: id, toId: other },
          { fromId: other, toId: id },
        ],
      },
    })
    return count > 0
  }
  const [child, parent] = kind === 'parent' ? [id, other] : [other, id]
  const { count } = await tx.customer.updateMany({ where: { id: child, parentId: parent }, data: { parentId: null } })
  return count > 0
}

function relateForm({ reader }: Context, { no, title }: Found): Outcome {
  const choices = kinds.map(kind => ({ title: say({ key: `relation.${kind}` }, reader), value: kind }))
  return askFor(
    {
      action: 'customer.relate',
      context: { customer: no },
      title: t('relation.title'),
      heading: `${no} ${title}`,
      rows: [
        [
          { id: 'other', label: 'label.otherCustomer', hint: 'label.customerHint' },
          { id: 'kind', label: 'label.relation', value: 'parent', choices },
        ],
      ],
    },
    reader,
  )
}
