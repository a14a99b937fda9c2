import { z } from 'zod'
import { localDate } from '../../core/moment.ts'
import type { Outcome } from '../../core/platform.ts'
import { say, t } from '../../core/text.ts'
import type { Company } from '../../store/company.ts'
import type { Tx } from '../../store/db.ts'
import type { Context } from '../action.ts'
import { foundById } from '../find.ts'
import { drawList } from '../list.ts'
import { mayPush } from '../nudges/budget.ts'
import { nudgeSettings } from '../nudges/settings.ts'
import { defineRoutine } from '../routine.ts'
import { defineView } from '../view.ts'
import { type Level, placeName } from './members.ts'

type Ending = {
  entity: 'lead' | 'customer' | 'opportunity'
  entityId: string
  no: string
  title: string
  ownerId: string
  userId: string
  name: string
  level: Level
  expiresOn: string
}

/** Places on teams whose last day is near, the nearest first; of records that still have an owner. */
async function endingSoon(tx: Tx, { now, company }: { now: Date; company: Company }): Promise<Ending[]> {
  const today = localDate(now, company.zone)
  return tx.sql<Ending>`
    select t.entity, t."entityId", r.no, r.title, r."ownerId", t."userId", u."displayName" as name, t.level, t."expiresOn"
    from "TeamMember" t
    join "NamedRecord" r on r.entity = t.entity and r.id = t."entityId" and r."ownerId" is not null
    join "User" u on u.id = t."userId" and u.status = 'active'
    where t."expiresOn" between ${today}::date and ${today}::date + ${nudgeSettings.of(company).teamDays}::int
    order by t."expiresOn", r.no, name`
}

/** Tells the helper and the owner, once, that a collaboration is about to end: while there is still time to go on with it. */
export const tellEnding = defineRoutine({
  name: 'team.ending',
  when: { daily: '09:00' },
  async run({ company, now, look, act }) {
    const ending = await look(tx => endingSoon(tx, { now, company }))
    for (const place of ending)
      for (const person of [place.userId, place.ownerId]) await act(context => tell(context, place, person))
  },
})

async function tell({ tx, now, company }: Context, place: Ending, person: string): Promise<Outcome | undefined> {
  const { entity, entityId, userId, expiresOn } = place
  const fresh = await tx.sql`
    insert into "Nudge" ("fireKey", "recipientId", state, at)
    values (${`team:${entity}:${entityId}:${userId}:${expiresOn}:${person}`}, ${person}, 'sent', ${now})
    on conflict ("fireKey") do nothing returning "fireKey"`
  if (fresh.length === 0 || !(await mayPush(tx, { userId: person, now, company }))) return undefined
  return {
    cards: [{ view: 'team.ending', of: { entity, id: entityId }, params: { user: userId }, to: { dm: person } }],
  }
}

const params = z.object({ user: z.uuid() })

/** Whose help with a record ends soon, as it is now: the owner may go on with it from here. */
export const endingView = defineView({
  name: 'team.ending',
  async draw({ tx, actor, reader, company }, of, given) {
    const { user } = params.parse(given)
    const found = await foundById({ tx }, of)
    if (!actor || !found) return null
    const owns = found.ownerId === actor.id
    if (!owns && actor.id !== user) return null
    const place = (await endingSoon(tx, { now: reader.now, company })).find(
      ({ entityId, userId }) => entityId === of.id && userId === user,
    )
    const title = `${found.no} ${found.title}`
    const open = { title: say(t('button.open'), reader), verb: 'record.show', data: { record: found.no } }
    const goOn = (name: string, level: string) => ({
      ...{ title: say(t('button.goOn'), reader), verb: 'team.add', main: true },
      data: { record: found.no, person: name, level },
    })
    const rows = place
      ? [
          {
            title,
            line: [owns ? place.name : say(t('team.you'), reader), placeName(place, reader)].join(' · '),
            buttons: owns ? [goOn(place.name, place.level), open] : [open],
          },
        ]
      : []
    const why = t(owns ? 'team.endingWhyOwner' : 'team.endingWhy', { owner: found.owner?.name ?? '—' })
    return drawList(
      {
        title: t('team.ending'),
        ...(place ? { subtitle: why } : {}),
        empty: t('team.endingNone', { record: title }),
        rows,
      },
      reader,
    )
  },
})
