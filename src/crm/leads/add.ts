import { z } from 'zod'
import { nameKey } from '../../core/companyName.ts'
import { Refusal } from '../../core/errors.ts'
import { newId } from '../../core/id.ts'
import { initials } from '../../core/normal.ts'
import type { Outcome } from '../../core/platform.ts'
import { can } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import type { Company } from '../../store/company.ts'
import { nextNumber } from '../../store/numbers.ts'
import { type Context, defineAction } from '../action.ts'
import { assignLead } from '../assignment/assign.ts'
import { hasRules } from '../assignment/rule.ts'
import {
  type Asked,
  acceptedFields,
  acceptedIn,
  type Checked,
  checkDuplicates,
  tookFirst,
} from '../duplicates/check.ts'
import { known } from '../duplicates/known.ts'
import { type Point, readPoints, savePoints } from '../duplicates/points.ts'
import { startOwning } from '../ownership.ts'
import { type MyPool, poolsOf } from '../pools/mine.ts'
import { refreshLeads } from '../scores/refresh.ts'
import { addForm } from './forms.ts'
import { readLine } from './line.ts'
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
  ...acceptedFields,
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
    if (context.said !== 'form' && !fields.acceptDuplicate) return preview(context, fields, pools)
    const points = pointsOf(fields, context.company)
    const { line: _line, ...input } = fields
    const asked = { probe: { name: fields.company, points }, action: 'lead.add', input: { ...input } }
    const checked = await checkDuplicates(context, asked)
    if (!checked.go) return checked.answer
    const pool =
      fields.destination === 'me' ? undefined : (pools.find(({ id }) => id === fields.destination) ?? pools[0])
    return saveLead(context, { fields, pool, asked, checked, byRules: fields.destination === 'rules' })
  },
})

/** The form, filled with what was typed in one line or sent before, and beside it what the house knows already. */
async function preview(context: Context, { line, ...fields }: Input, pools: MyPool[]): Promise<Outcome> {
  const filled = line === undefined ? fields : readLine(line)
  const similar = await known(context, filled.company)
  return addForm(context.reader, filled, {
    pools,
    line: line ?? fields.rawText ?? '',
    similar,
    byRules: await hasRules(context),
  })
}

/** The ways to reach the person, in normal form. Throws with a sentence at every field that cannot be read. */
function pointsOf(fields: Input, company: Company): Point[] {
  const { points, wrong } = readPoints(fields, company)
  const isEmpty = !fields.company && !fields.person && !fields.phone && !fields.email
  if (isEmpty) wrong.company = t('lead.needsSomething')
  if (Object.keys(wrong).length > 0) throw new Refusal('input.fields', {}, wrong)
  return points
}

type NewLead = {
  fields: Input
  pool: MyPool | undefined
  asked: Asked & { probe: { points: Point[] } }
  checked: Checked & { go: true }
  byRules: boolean
}

async function saveLead(context: Context, { fields, pool, asked, checked, byRules }: NewLead): Promise<Outcome> {
  const { tx, actor, now } = context
  const id = newId()
  const no = await nextNumber(tx, 'lead')
  const title = fields.company || fields.person || fields.email.split('@')[0] || fields.phone
  const home = pool ? { poolId: pool.id, homePoolId: pool.id, pooledAt: now } : { ownerId: actor.id, ownerSince: now }
  await tx.lead.create({
    data: {
      ...{ id, no, title, nameKey: nameKey(fields.company), nameInitials: initials(title), ...home },
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
  const taken = await savePoints(
    tx,
    { entity: 'lead', id },
    { points: asked.probe.points, name: fields.company, shared: checked.shared },
  )
  if (taken.length > 0) throw await tookFirst(context, { ...asked, probe: { ...asked.probe, except: id } })
  if (!pool) await startOwning(context, { entity: 'lead', id, ownerId: actor.id, reason: 'create' })
  const facts = { no, title, source: fields.source, ...acceptedIn(checked) }
  const added = [{ action: 'lead.add', on: { entity: 'lead' as const, id }, facts }]
  const assigned = byRules ? await assignLead(context, id) : undefined
  if (assigned?.to)
    return {
      notice: t('lead.addedAssigned', { no, title, owner: assigned.to.name, rule: assigned.rule }),
      changed: assigned.changed,
      audit: [...added, ...assigned.audit],
      cards: assigned.cards,
    }
  return {
    notice: pool ? t('lead.addedToPool', { no, title, pool: pool.name }) : t('lead.added', { no, title }),
    changed: [{ entity: 'lead', id }],
    audit: [...added, ...(assigned?.audit ?? [])],
    cards: [
      ...(assigned?.cards ?? []),
      { view: 'lead', of: { entity: 'lead', id }, to: pool ? { pool: pool.id } : 'only' },
    ],
  }
}
