import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import type { Outcome } from '../../core/platform.ts'
import { allows, can } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import { rolesThatMay } from '../../store/actors.ts'
import type { Company } from '../../store/company.ts'
import { type Context, defineAction } from '../action.ts'
import { assignLead } from '../assignment/assign.ts'
import { hasRules } from '../assignment/rule.ts'
import { runningCampaigns } from '../campaigns/find.ts'
import { sourceSettings } from '../campaigns/settings.ts'
import {
  type Asked,
  acceptedFields,
  acceptedIn,
  type Checked,
  checkDuplicates,
  tookFirst,
} from '../duplicates/check.ts'
import { known } from '../duplicates/known.ts'
import { type Point, readPoints } from '../duplicates/points.ts'
import { pastedTable } from '../imports/pasted.ts'
import { start } from '../imports/start.ts'
import { entersForOthers, ownerNamed, toldOf } from '../pools/entering.ts'
import { type MyPool, poolsOf } from '../pools/mine.ts'
import { createLead } from './create.ts'
import { addForm } from './forms.ts'
import { readLine } from './line.ts'

const words = (max: number) => z.string().max(max).default('')
const input = z.object({
  line: z.string().max(10_000).optional(),
  rawText: z.string().max(10_000).optional(),
  company: words(200),
  person: words(100),
  position: words(100),
  phone: words(200),
  email: words(400),
  need: words(10_000),
  source: words(100),
  region: words(100),
  campaign: z.string().max(60).default('none'),
  destination: z.string().max(60).optional(),
  /** The colleague it is entered for, whatever the destination says. */
  owner: words(100),
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

  async run(context, { source: said, ...rest }) {
    const fields = { ...rest, source: said === 'none' ? '' : said }
    const pools = await poolsOf(context, 'lead')
    const pasted = pastedTable(fields.line ?? '')
    if (pasted) return startImport(context, pasted.table)
    if (context.said !== 'form' && !fields.acceptDuplicate) return preview(context, fields, pools)
    requireListed(context, fields.source)
    const points = pointsOf(fields, context.company)
    const { line: _line, ...input } = fields
    const asked = { probe: { name: fields.company, points }, action: 'lead.add', input: { ...input } }
    const checked = await checkDuplicates(context, asked)
    if (!checked.go) return checked.answer
    const isKept = fields.destination === 'me' || fields.owner !== ''
    const pool = isKept ? undefined : (pools.find(({ id }) => id === fields.destination) ?? pools[0])
    return saveLead(context, { fields, pool, asked, checked, byRules: !isKept && fields.destination === 'rules' })
  },
})

/** Rows of a spreadsheet are a list to bring in, not one lead. */
async function startImport(context: Context, table: string): Promise<Outcome> {
  const right = can('import', 'lead')
  if (!allows(right, context.actor))
    throw new Refusal('lead.pastedTable', { roles: await rolesThatMay(context.tx, right) })
  return start.run(context, { kind: '', table })
}

/** The form, filled with what was typed in one line or sent before, and beside it what the house knows already. */
async function preview(context: Context, { line, ...fields }: Input, pools: MyPool[]): Promise<Outcome> {
  const filled = line === undefined ? fields : readLine(line)
  const similar = await known(context, filled.company)
  return addForm(context.reader, filled, {
    pools,
    line: line ?? fields.rawText ?? '',
    similar,
    byRules: await hasRules(context),
    forOthers: entersForOthers(context.actor, 'lead'),
    sources: sourceSettings.of(context.company).list,
    campaigns: await runningCampaigns(context),
  })
}

/** Where the company lets only its own sources stand, another one is marked in the form. */
function requireListed({ company }: Context, source: string): void {
  const { list, strict } = sourceSettings.of(company)
  if (!strict || source === '' || list.includes(source)) return
  throw new Refusal('input.fields', {}, { source: t('lead.sourceNotListed', { source, list }) })
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

async function saveLead(context: Context, { fields: given, pool, asked, checked, byRules }: NewLead): Promise<Outcome> {
  const campaign = (await runningCampaigns(context)).find(one => one.id === given.campaign)
  const fields = { ...given, source: given.source || (campaign?.source ?? '') }
  const owner = await ownerNamed(context, 'lead', fields.owner)
  const { id, no, title, taken } = await createLead(context, {
    ...{ fields, points: asked.probe.points, home: pool ? { pool: pool.id } : { owner }, shared: checked.shared },
    ...(campaign ? { from: { campaignId: campaign.id, utm: {} } } : {}),
  })
  if (taken.length > 0) throw await tookFirst(context, { ...asked, probe: { ...asked.probe, except: id } })
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
  const theirs = owner.id !== context.actor.id
  const kept = theirs ? t('lead.addedFor', { no, title, owner: owner.name }) : t('lead.added', { no, title })
  return {
    notice: pool ? t('lead.addedToPool', { no, title, pool: pool.name }) : kept,
    changed: [{ entity: 'lead', id }],
    audit: [...added, ...(assigned?.audit ?? [])],
    cards: [
      ...(assigned?.cards ?? []),
      { view: 'lead', of: { entity: 'lead', id }, to: pool ? { pool: pool.id } : 'only' },
      ...(pool ? [] : toldOf(context, owner, { no, title })),
    ],
  }
}
