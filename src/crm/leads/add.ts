import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { normalEmail, normalPhone } from '../../core/normal.ts'
import type { Outcome } from '../../core/platform.ts'
import { can } from '../../core/rights.ts'
import { type Text, t } from '../../core/text.ts'
import { type Context, defineAction } from '../action.ts'
import { assignLead } from '../assignment/assign.ts'
import { hasRules } from '../assignment/rule.ts'
import { runningCampaigns } from '../campaigns/find.ts'
import { sourceSettings } from '../campaigns/settings.ts'
import { poolsOf } from '../pools/mine.ts'
import { createLead } from './create.ts'
import { addForm } from './forms.ts'
import { readLine } from './line.ts'
import { type Point, refuseDuplicate } from './points.ts'

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
  campaign: z.string().max(60).default('none'),
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

  async run(context, { source: said, ...rest }) {
    const fields = { ...rest, source: said === 'none' ? '' : said }
    const pools = await poolsOf(context, 'lead')
    if (context.said !== 'form') {
      const line = fields.line ?? ''
      return addForm(context.reader, readLine(line), {
        pools,
        line,
        byRules: await hasRules(context),
        sources: sourceSettings.of(context.company).list,
        campaigns: await runningCampaigns(context),
      })
    }
    requireListed(context, fields.source)
    const points = pointsOf(fields, context.company.region)
    await refuseDuplicate(context, points)
    const pool =
      fields.destination === 'me' ? undefined : (pools.find(({ id }) => id === fields.destination) ?? pools[0])
    return saveLead(context, { fields, points, pool, byRules: fields.destination === 'rules' })
  },
})

/** Where the company lets only its own sources stand, another one is marked in the form. */
function requireListed({ company }: Context, source: string): void {
  const { list, strict } = sourceSettings.of(company)
  if (!strict || source === '' || list.includes(source)) return
  throw new Refusal('input.fields', {}, { source: t('lead.sourceNotListed', { source, list }) })
}

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
  const campaign = (await runningCampaigns(context)).find(one => one.id === fields.campaign)
  const { id, no, title } = await createLead(context, {
    ...{ fields, points, home: pool ? { pool: pool.id } : 'mine' },
    ...(campaign ? { from: { campaignId: campaign.id, utm: {} } } : {}),
  })
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
