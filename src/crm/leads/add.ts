import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { newId } from '../../core/id.ts'
import { initials, nameKey, normalEmail, normalPhone } from '../../core/normal.ts'
import type { Outcome } from '../../core/platform.ts'
import { can } from '../../core/rights.ts'
import { type Text, t } from '../../core/text.ts'
import { nextNumber } from '../../store/numbers.ts'
import { type Context, defineAction } from '../action.ts'
import { assignLead } from '../assignment/assign.ts'
import { hasRules } from '../assignment/rule.ts'
import { startOwning } from '../ownership.ts'
import { poolsOf } from '../pools/mine.ts'
import { refreshLeads } from '../scores/refresh.ts'
import { addForm } from './forms.ts'
import { readLine } from './line.ts'
import { type Point, refuseDuplicate, savePoints } from './points.ts'
import { responseClock } from './response.ts'

const words = (max: number) => z.string().max(max).default('')
const input = z.object({
  line: z.string().max(10_000).optional(),
  rawText: z.string().max(10_000).optional(),
  company: words(200),
  person: words(100),
  position: words(100),
  phone: words(60),
  email: words(200),
  need: words(10_000),
  source: words(100),
  region: words(100),
  destination: z.string().max(60).optional(),
})
type Input = z.infer<typeof input>

/** A new lead, from a form or from one line of free text; the line comes back as a filled form to be confirmed. */
export const add = defineAction({
  name: 'lead.add',
  words: { en: ['lead add', 'add lead', 'new lead'], zh: ['录入', '新线索', '录入线索'] },
  usage: { en: '[company person phone need source:…]', zh: '[公司 联系人 电话 需求 来源:…]' },
  does: { en: 'Enter a new lead', zh: '录入一条新线索' },
  input,
  read: rest => ({ line: rest }),
  allow: can('create', 'lead'),

  async run(context, fields) {
    const pools = await poolsOf(context, 'lead')
    if (context.said !== 'form') {
      const line = fields.line ?? ''
      return addForm(context.reader, readLine(line), { pools, line, byRules: await hasRules(context) })
    }
    const points = pointsOf(fields, context.company.region)
    await refuseDuplicate(context, points)
    const pool =
      fields.destination === 'me' ? undefined : (pools.find(({ id }) => id === fields.destination) ?? pools[0])
    return saveLead(context, { fields, points, pool, byRules: fields.destination === 'rules' })
  },
})

/** The ways to reach the person, in normal form. Throws with a sentence at every field that cannot be read. */
function pointsOf(fields: Input, region: string): Point[] {
  const wrong: Record<string, Text> = {}
  if (!fields.company && !fields.person && !fields.phone && !fields.email) wrong.company = t('lead.needsSomething')
  const phone = fields.phone ? normalPhone(fields.phone, region) : undefined
  const email = fields.email ? normalEmail(fields.email) : undefined
  if (fields.phone && !phone) wrong.phone = t('field.phone')
  if (fields.email && !email) wrong.email = t('field.email')
  if (Object.keys(wrong).length > 0) throw new Refusal('input.fields', {}, wrong)
  return [
    ...(phone ? [{ kind: 'phone' as const, raw: fields.phone, normalised: phone.value }] : []),
    ...(email ? [{ kind: 'email' as const, raw: fields.email, normalised: email }] : []),
  ]
}

async function saveLead(
  context: Context,
  {
    fields,
    points,
    pool,
    byRules,
  }: { fields: Input; points: Point[]; pool: { id: string; name: string } | undefined; byRules: boolean },
): Promise<Outcome> {
  const { tx, actor, now } = context
  const id = newId()
  const no = await nextNumber(tx, 'lead')
  const title = fields.company || fields.person || fields.email.split('@')[0] || fields.phone
  const home = pool ? { poolId: pool.id, homePoolId: pool.id, pooledAt: now } : { ownerId: actor.id, ownerSince: now }
  await tx.lead.create({
    data: {
      ...{ id, no, title, nameKey: nameKey(title), nameInitials: initials(title), ...home },
      ...{ companyName: fields.company || null, personName: fields.person || null, position: fields.position || null },
      ...{
        need: fields.need || null,
        source: fields.source || null,
        region: fields.region || null,
        rawText: fields.rawText ?? null,
      },
      ...{ createdAt: now, createdById: actor.id, updatedAt: now, ...(await responseClock(context)) },
    },
  })
  await refreshLeads(tx, id)
  await savePoints(tx, 'lead', id, points)
  if (!pool) await startOwning(context, { entity: 'lead', id, ownerId: actor.id, reason: 'create' })
  const assigned = byRules ? await assignLead(context, id) : undefined
  if (assigned?.to)
    return {
      notice: t('lead.addedAssigned', { no, title, owner: assigned.to.name, rule: assigned.rule }),
      changed: assigned.changed,
      audit: [
        { action: 'lead.add', on: { entity: 'lead', id }, facts: { no, title, source: fields.source } },
        ...assigned.audit,
      ],
      cards: assigned.cards,
    }
  return {
    notice: pool ? t('lead.addedToPool', { no, title, pool: pool.name }) : t('lead.added', { no, title }),
    changed: [{ entity: 'lead', id }],
    audit: [
      { action: 'lead.add', on: { entity: 'lead', id }, facts: { no, title, source: fields.source } },
      ...(assigned?.audit ?? []),
    ],
    cards: [
      ...(assigned?.cards ?? []),
      { view: 'lead', of: { entity: 'lead', id }, to: pool ? { pool: pool.id } : 'only' },
    ],
  }
}
