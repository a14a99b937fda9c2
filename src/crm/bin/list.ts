import { daysBetween } from '../../core/moment.ts'
import { say, t } from '../../core/text.ts'
import { defineAction } from '../action.ts'
import { mayLift } from '../duplicates/check.ts'
import { drawList, paged, pageIn, pageSize } from '../list.ts'
import { defineView } from '../view.ts'

/** So long a deleted record can be restored; then what is personal in it is erased. */
export const binDays = 30

/** What I deleted or had, and can still be restored; an admin sees everything in there. */
export const list = defineAction({
  name: 'bin.list',
  words: { en: ['recycle bin', 'bin'], zh: ['回收站'] },
  usage: { en: '[page]', zh: '[页码]' },
  does: { en: 'See what was deleted and can be restored', zh: '看已删除、还能恢复的记录' },
  input: paged,
  read: pageIn,
  allow: 'everyone',
  async run({ actor }, params) {
    return { cards: [{ view: 'bin', of: { entity: 'user', id: actor.id }, params, to: 'only' }] }
  },
})

type Binned = { no: string; title: string; entity: 'lead' | 'customer'; by: string | null; deletedAt: Date }

export const binView = defineView({
  name: 'bin',
  async draw({ tx, actor, reader, company }, _of, params) {
    if (!actor) return null
    const { page } = paged.parse(params)
    const rows = await tx.sql<Binned>`
      select r.no, r.title, r.entity, u."displayName" as by, r."deletedAt" from (
        select no, title, 'lead' as entity, "ownerId", "deletedById", "deletedAt" from "Lead"
        where "deletedAt" is not null and "mergedIntoId" is null and "purgedAt" is null
        union all
        select no, name, 'customer', "ownerId", "deletedById", "deletedAt" from "Customer"
        where "deletedAt" is not null and "mergedIntoId" is null and "purgedAt" is null
      ) r left join "User" u on u.id = r."deletedById"
      where ${mayLift({ actor })} or r."ownerId" = ${actor.id}
      order by r."deletedAt" desc, r.no offset ${(page - 1) * pageSize} limit ${pageSize + 1}`
    return drawList(
      {
        title: t('bin.title'),
        subtitle: t('bin.hint', { days: binDays }),
        empty: t('bin.empty'),
        rows: rows.slice(0, pageSize).map(({ no, title, entity, by, deletedAt }) => ({
          title: `${no} ${title}`,
          line: [
            say({ key: `kind.${entity}` }, reader),
            say(t('bin.deletedBy', { by: by ?? '—', at: deletedAt }), reader),
            say(
              t('bin.daysLeft', { days: Math.max(binDays - daysBetween(deletedAt, reader.now, company.zone), 0) }),
              reader,
            ),
          ].join(' · '),
          buttons: [{ title: say(t('button.restore'), reader), verb: 'record.restore', data: { record: no } }],
        })),
        ...{ page, more: rows.length > pageSize, verb: 'bin.list' },
      },
      reader,
    )
  },
})
