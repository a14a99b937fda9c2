import { z } from 'zod'
import { defineCard } from '../../cards/define.ts'
import { ago } from '../../core/moment.ts'
import { permits } from '../../core/rights.ts'
import { type Reader, say, type Text, t } from '../../core/text.ts'
import { fact, facts } from '../facts.ts'
import { reachFor } from '../pools/masks.ts'
import { becauseText, type LeftBecause } from '../recycling/because.ts'
import { type Due, leftText } from '../recycling/due.ts'
import { recyclingSettings } from '../recycling/settings.ts'
import { chanceText } from '../scores/words.ts'
import { tone } from '../tone.ts'
import { defineView, type Viewer } from '../view.ts'

const leadCard = defineCard(
  'lead',
  z.strictObject({
    no: z.string(),
    title: z.string(),
    state: z.string(),
    tone,
    facts,
    footer: z.string(),
    claim: z.string(),
    may: z.strictObject({ claim: z.boolean(), work: z.boolean(), dispose: z.boolean() }),
  }),
)

type LeadRow = {
  no: string
  title: string
  personName: string | null
  position: string | null
  need: string | null
  source: string | null
  region: string | null
  ownerId: string | null
  ownerName: string | null
  ownerPath: string | null
  ownerSince: Date | null
  poolId: string | null
  poolName: string | null
  hidden: string[] | null
  poolAdmins: string[] | null
  fairSeconds: number | null
  closesAt: Date | null
  lastFollowUpAt: Date | null
  lastFollowUpText: string | null
  nextFollowUpAt: Date | null
  convertedTo: string | null
  createdAt: Date
  because: LeftBecause
  due: Pick<Due, 'daysLeft' | 'kind' | 'limitDays' | 'graceDays'> | null
  acceptBy: Date | null
  firstResponseDueAt: Date | null
  firstRespondedAt: Date | null
  campaign: string | null
  chanceBp: number | null
  chanceTop: string | null
  points: { kind: 'phone' | 'email' | 'wechat'; raw: string }[]
}

/** A lead: in the pool masked and claimable, with its owner in full and workable, converted as a pointer to the customer. */
export const leadView = defineView({
  name: 'lead',
  async draw(viewer, of) {
    const lead = await load(viewer, of.id)
    if (!lead) return null
    const { actor, reader } = viewer
    const owner = lead.ownerId ? { id: lead.ownerId, departmentPath: lead.ownerPath } : null
    const held = { id: of.id, owner }
    const full = actor !== null && permits(actor, { verb: 'read', entity: 'lead' }, held)
    const works = actor !== null && permits(actor, { verb: 'update', entity: 'lead' }, held)
    const disposes = actor !== null && permits(actor, { verb: 'dispose', entity: 'lead' }, held)
    const open = lead.convertedTo === null
    const state = stateOf(lead)
    const card = leadCard.draw(
      {
        no: lead.no,
        title: lead.title,
        state: say(state.text, reader),
        tone: state.tone,
        facts: factsOf(lead, { full, viewer }),
        footer: say(
          t('lead.footer', {
            source: lead.source ?? say(t('lead.noSource'), reader),
            ago: ago(lead.createdAt, reader),
          }),
          reader,
        ),
        claim: say(lead.fairSeconds ? t('fair.want', { seconds: lead.fairSeconds }) : t('button.claim'), reader),
        may: {
          claim: open && lead.poolId !== null,
          work: open && works && lead.ownerId !== null,
          dispose: open && disposes && lead.ownerId !== null,
        },
      },
      reader,
    )
    return { card, text: `${lead.no} ${lead.title} · ${say(state.text, reader)}` }
  },
})

function stateOf(lead: LeadRow): { text: Text; tone: 'emphasis' | 'accent' | 'good' } {
  if (lead.convertedTo) return { text: t('lead.stateConverted', { customer: lead.convertedTo }), tone: 'good' }
  if (lead.ownerId && lead.acceptBy)
    return { text: t('lead.stateOffered', { owner: lead.ownerName ?? '', at: lead.acceptBy }), tone: 'accent' }
  if (lead.ownerId && lead.ownerSince)
    return { text: t('lead.stateOwned', { owner: lead.ownerName ?? '', at: lead.ownerSince }), tone: 'accent' }
  if (lead.poolId && lead.closesAt) return { text: t('fair.collecting', { pool: lead.poolName ?? '' }), tone: 'accent' }
  return { text: t('lead.stateWaiting', { pool: lead.poolName ?? '' }), tone: 'emphasis' }
}

function factsOf(lead: LeadRow, { full, viewer }: { full: boolean; viewer: Viewer }) {
  const { reader } = viewer
  const waiting = lead.poolId ? { adminIds: lead.poolAdmins ?? [], hiddenFields: lead.hidden ?? [] } : null
  const reach = reachFor(viewer.actor, { entity: 'lead', waiting, reads: full })
  return [
    fact('fact.person', [lead.personName, lead.position].filter(Boolean).join(' · '), reader),
    ...lead.points.map(({ kind, raw }) => fact(`fact.${kind}`, reach(kind, raw), reader)),
    fact('fact.need', lead.need, reader),
    fact('fact.region', lead.region, reader),
    fact('fact.campaign', lead.campaign, reader),
    viewer.actor ? fact('fact.chance', chanceText(lead, reader), reader) : undefined,
    fact('fact.response', responseText(lead, reader), reader),
    fact(
      'fact.lastTalk',
      full && lead.lastFollowUpAt
        ? say(t('lead.lastTalk', { at: lead.lastFollowUpAt, text: lead.lastFollowUpText ?? '' }), reader)
        : null,
      reader,
    ),
    fact('fact.next', full && lead.nextFollowUpAt ? lead.nextFollowUpAt : null, reader),
    fact('fact.recycle', full && lead.due ? say(leftText('lead', lead.due), reader) : null, reader),
    fact('fact.returnedBecause', lead.poolId ? becauseText('lead', lead.because, reader) : null, reader),
  ].flatMap(line => line ?? [])
}

/** The facts of a lead in full, for a card of another kind that shows it to whoever may see it. */
export async function leadFacts(viewer: Viewer, id: string): Promise<z.infer<typeof facts>> {
  const lead = await load(viewer, id)
  return lead ? factsOf(lead, { full: true, viewer }) : []
}

/** The same for a list, where only what is late stands out; nothing once somebody responded. */
export function responseInList(
  lead: Pick<LeadRow, 'firstResponseDueAt' | 'firstRespondedAt'>,
  reader: Reader,
): { mark?: string; word?: string } {
  const word = lead.firstRespondedAt ? null : responseText(lead, reader)
  if (word === null || lead.firstResponseDueAt === null) return {}
  return lead.firstResponseDueAt < reader.now ? { mark: word } : { word }
}

/** The first-response clock in a few words; nothing for a lead that has none. */
function responseText(
  { firstResponseDueAt: due, firstRespondedAt: done }: Pick<LeadRow, 'firstResponseDueAt' | 'firstRespondedAt'>,
  reader: Reader,
): string | null {
  if (done) return say(t(due && done > due ? 'lead.respondedLate' : 'lead.responded', { at: done }), reader)
  if (!due) return null
  return say(t(due < reader.now ? 'lead.responseOverdue' : 'lead.respondBy', { at: due }), reader)
}

async function load({ tx, reader, company }: Viewer, id: string): Promise<LeadRow | undefined> {
  const [lead] = await tx.sql<LeadRow>`
    select l.no, l.title, l."personName", l.position, l.need, l.source, l.region, l."ownerId", u."displayName" as "ownerName",
      d.path as "ownerPath", l."ownerSince", l."poolId", p.name as "poolName", p."hiddenFields" as hidden, p."adminIds" as "poolAdmins", r."fairSeconds",
      (select f."closesAt" from "FairClaim" f where f.entity = 'lead' and f."entityId" = l.id and f.state = 'open') as "closesAt", l."lastFollowUpAt",
      l."lastFollowUpText", l."nextFollowUpAt", l."createdAt", c.no as "convertedTo",
      (select o."expiresAt" from "AssignmentOffer" o where o."leadId" = l.id and o.state = 'open') as "acceptBy",
      l."firstResponseDueAt", l."firstRespondedAt", l."chanceBp", l."chanceTop", (select k.name from "Campaign" k where k.id = l."campaignId") as campaign,
      shoal_left_because('lead', l.id) as because,
      (select row_to_json(due) from shoal_due('lead', l.id, ${reader.now}, ${company.zone}, ${recyclingSettings.of(company).minFollowUpChars}) due) as due,
      coalesce((select json_agg(json_build_object('kind', cp.kind, 'raw', cp.raw) order by cp.kind desc) from "ContactPoint" cp
        where cp.entity = 'lead' and cp."entityId" = l.id and cp.kind in ('phone', 'email', 'wechat')), '[]') as points
    from "Lead" l
    left join "User" u on u.id = l."ownerId"
    left join "Department" d on d.id = u."departmentId"
    left join "Pool" p on p.id = l."poolId"
    left join "PickRule" r on r."poolId" = p.id
    left join "Customer" c on c.id = l."convertedCustomerId"
    where l.id = ${id} and l."deletedAt" is null`
  return lead
}
