import { z } from 'zod'
import { localDate } from '../../core/moment.ts'
import { say, t } from '../../core/text.ts'
import type { Company } from '../../store/company.ts'
import type { Tx } from '../../store/db.ts'
import { foundById } from '../find.ts'
import { drawList } from '../list.ts'
import { defineReminder } from '../reminders/kind.ts'
import { reminderSettings } from '../reminders/settings.ts'
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
    where t."expiresOn" between ${today}::date and ${today}::date + ${reminderSettings.of(company).teamDays}::int
    order by t."expiresOn", r.no, name`
}

/** Tells the helper and the owner, once, that a collaboration is about to end: while there is still time to go on with it. */
export const teamReminder = defineReminder({
  name: 'team',
  urgency: 'usual',
  usually: 'push',
  view: 'team.ending',
  explains: true,
  async stands(asked, held) {
    const ending = await endingSoon(asked.tx, asked)
    return held.flatMap(({ id, entityId, recipientId, params: given }) =>
      ending.some(
        one =>
          one.entityId === entityId &&
          one.userId === given.user &&
          ([one.userId, one.ownerId].includes(recipientId) || 'by' in given),
      )
        ? [id]
        : [],
    )
  },
  async find({ tx, now, company }) {
    const ending = await endingSoon(tx, { now, company })
    return ending.flatMap(({ entity, entityId, userId, ownerId, expiresOn }) =>
      [userId, ownerId].map(to => ({
        ...{ to, of: { entity, id: entityId }, key: `${entity}:${entityId}:${userId}:${expiresOn}` },
        ...{ says: t('team.ending'), params: { user: userId } },
      })),
    )
  },
})

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
