import { z } from 'zod'
import { defineCard } from '../../cards/define.ts'
import { clip } from '../../core/normal.ts'
import { say, type Text, t } from '../../core/text.ts'
import type { Tx } from '../../store/db.ts'
import { fact, facts } from '../facts.ts'
import type { Ownable } from '../ownership.ts'
import { defineView } from '../view.ts'
import { type Due, dueOf, leftText } from './due.ts'
import { extensionsLeft } from './quarter.ts'

const warningCard = defineCard(
  'recycle-warning',
  z.strictObject({
    no: z.string(),
    title: z.string(),
    state: z.string(),
    tone: z.enum(['warning', 'attention', 'good', 'emphasis']),
    facts,
    hint: z.string(),
    extend: z.string(),
    may: z.strictObject({
      work: z.boolean(),
      extend: z.boolean(),
      releaseLead: z.boolean(),
      releaseCustomer: z.boolean(),
      claimLead: z.boolean(),
      claimCustomer: z.boolean(),
    }),
  }),
)

type Row = {
  no: string
  title: string
  ownerId: string | null
  ownerName: string | null
  poolName: string | null
  lastFollowUpAt: Date | null
  lastFollowUpText: string | null
}

/** Tells an owner that a record is about to go, and what they can do; later it says how it ended. */
export const warningView = defineView({
  name: 'recycle.warning',
  async draw({ tx, actor, reader, company }, of) {
    const { entity, id } = of
    if (entity !== 'lead' && entity !== 'customer') return null
    const record = await load(tx, entity, id)
    if (!record) return null
    const mine = actor !== null && record.ownerId === actor.id
    const due = mine ? await dueOf({ tx, now: reader.now, company }, of) : undefined
    const left = due ? await extensionsLeft({ tx, now: reader.now, company }, of) : 0
    const { text, tone } = stateOf(entity, { record, due, mine })
    const state = say(text, reader)
    const talk = record.lastFollowUpAt
      ? t('lead.lastTalk', { at: record.lastFollowUpAt, text: clip(record.lastFollowUpText ?? '', 80) })
      : t('customer.neverTalked')
    const { no, title } = record
    const card = warningCard.draw(
      {
        ...{ no, title, state, tone },
        facts: mine ? [fact('fact.lastTalk', say(talk, reader), reader)].flatMap(line => line ?? []) : [],
        hint: due ? say(t(entity === 'lead' ? 'recycle.hintLead' : 'recycle.hintCustomer'), reader) : '',
        extend: say(t('recycle.extendButton', { left }), reader),
        may: {
          work: due !== undefined,
          extend: left > 0,
          releaseLead: due !== undefined && entity === 'lead',
          releaseCustomer: due !== undefined && entity === 'customer',
          claimLead: record.poolName !== null && entity === 'lead',
          claimCustomer: record.poolName !== null && entity === 'customer',
        },
      },
      reader,
    )
    return { card, text: `${no} ${title} · ${state}` }
  },
})

function stateOf(
  entity: Ownable,
  { record, due, mine }: { record: Row; due: Due | undefined; mine: boolean },
): { text: Text; tone: 'warning' | 'attention' | 'good' | 'emphasis' } {
  if (record.poolName) return { text: t('recycle.wentTo', { pool: record.poolName }), tone: 'emphasis' }
  if (!mine) return { text: t('recycle.wentToPerson', { name: record.ownerName ?? '—' }), tone: 'emphasis' }
  if (!due || due.daysLeft > 7) return { text: due ? leftText(entity, due) : t('recycle.safe'), tone: 'good' }
  return { text: leftText(entity, due), tone: due.daysLeft > 1 ? 'warning' : 'attention' }
}

async function load(tx: Tx, entity: Ownable, id: string): Promise<Row | undefined> {
  const [row] =
    entity === 'lead'
      ? await tx.sql<Row>`
          select l.no, l.title, l."ownerId", u."displayName" as "ownerName", p.name as "poolName", l."lastFollowUpAt", l."lastFollowUpText"
          from "Lead" l left join "User" u on u.id = l."ownerId" left join "Pool" p on p.id = l."poolId" where l.id = ${id} and l."deletedAt" is null`
      : await tx.sql<Row>`
          select c.no, c.name as title, c."ownerId", u."displayName" as "ownerName", p.name as "poolName", c."lastFollowUpAt", c."lastFollowUpText"
          from "Customer" c left join "User" u on u.id = c."ownerId" left join "Pool" p on p.id = c."poolId" where c.id = ${id} and c."deletedAt" is null`
  return row
}
