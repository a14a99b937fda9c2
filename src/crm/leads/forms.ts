import { z } from 'zod'
import { defineCard } from '../../cards/define.ts'
import type { Outcome } from '../../core/platform.ts'
import { type Reader, say, t } from '../../core/text.ts'
import type { MyPool } from '../pools/mine.ts'
import type { LeadFields } from './line.ts'

const choices = z.array(z.object({ title: z.string(), value: z.string() }))

const leadFormCard = defineCard(
  'lead-form',
  z.strictObject({
    company: z.string(),
    person: z.string(),
    position: z.string(),
    phone: z.string(),
    email: z.string(),
    need: z.string(),
    source: z.string(),
    region: z.string(),
    destinations: choices,
    destination: z.string(),
    similar: z.string(),
    sources: choices,
    campaigns: choices,
    campaign: z.string(),
    owner: z.string(),
    forOthers: z.boolean(),
  }),
)

export const convertFormCard = defineCard(
  'convert-form',
  z.strictObject({
    lead: z.string(),
    customer: z.string(),
    contact: z.string(),
    position: z.string(),
    deal: z.string(),
    amount: z.string(),
    taxNo: z.string(),
    existing: z.string(),
  }),
)

/** What a new lead may be given beside what was typed. */
type Offered = {
  pools: MyPool[]
  line: string
  similar: string
  byRules: boolean
  forOthers: boolean
  sources: string[]
  campaigns: { id: string; name: string }[]
}

/** The form of a new lead, filled with what was understood; saving it is the preview's yes. */
export function addForm(
  reader: Reader,
  fields: LeadFields & { owner?: string },
  { pools, line, similar, byRules, forOthers, sources, campaigns }: Offered,
): Outcome {
  const mine = { title: say(t('lead.keepMyself'), reader), value: 'me' }
  const rules = byRules ? [{ title: say(t('lead.byRules'), reader), value: 'rules' }] : []
  const destinations = [...rules, ...pools.map(({ id, name }) => ({ title: name, value: id })), mine]
  const { company, person, position, phone, email, need, region } = fields
  const source = fields.source || 'none'
  const named = [...new Set([...sources, fields.source])].filter(Boolean)
  const listed = [
    { title: say(t('lead.noSource'), reader), value: 'none' },
    ...named.map(title => ({ title, value: title })),
  ]
  const none = { title: say(t('lead.noCampaign'), reader), value: 'none' }
  const running = campaigns.length === 0 ? [] : [none, ...campaigns.map(({ id, name }) => ({ title: name, value: id }))]
  const card = leadFormCard.draw(
    {
      ...{ company, person, position, phone, email, need, source, region, similar },
      ...{ sources: listed, campaign: 'none', campaigns: running },
      ...{ destinations, destination: destinations[0]?.value ?? 'me' },
      ...{ owner: fields.owner ?? '', forOthers },
    },
    reader,
  )
  return {
    form: {
      action: 'lead.add',
      context: line ? { rawText: line } : {},
      title: t(line ? 'lead.addPreview' : 'lead.add'),
      card,
    },
  }
}
