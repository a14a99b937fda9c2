import { Refusal } from '../../core/errors.ts'
import { initials } from '../../core/normal.ts'
import { t } from '../../core/text.ts'
import type { Context } from '../action.ts'
import type { Editor, Said } from '../edits/editor.ts'
import { none } from '../form.ts'
import { contactFields, decides } from './fields.ts'
import { pointsOf, reachFields, reachOf, readPoints, refuseWrong, replacePoints } from './points.ts'

/** Editing a contact. Its customer is locked first, so that two changes of who reports to whom cannot make a circle. */
export const contactEditor: Editor = {
  action: 'contact.edit',
  fields: contactFields,

  async load({ tx, reader }, id) {
    await tx.sql`
      select 1 from "Customer" c join "Contact" k on k."customerId" = c.id where k.id = ${id} for update of c`
    const contact = await tx.contact.findUniqueOrThrow({ where: { id }, include: { customer: true } })
    const colleagues = await tx.contact.findMany({
      where: { customerId: contact.customerId, deletedAt: null, id: { not: id } },
      orderBy: { createdAt: 'asc' },
      take: 50,
    })
    return {
      of: { entity: 'contact', id },
      ref: id,
      heading: `${contact.name} · ${contact.customer.name}`,
      version: contact.version,
      said: {
        ...{ name: contact.name, title: contact.title ?? '', note: contact.note ?? '' },
        ...{ isDecisionMaker: contact.isDecisionMaker ? 'yes' : '', reportsTo: contact.reportsToId ?? '' },
        birthday: contact.birthday?.toISOString().slice(0, 10) ?? '',
        ...reachOf(await pointsOf(tx, 'contact', [id])),
      },
      choices: {
        isDecisionMaker: decides(reader),
        reportsTo: [{ title: '—', value: none }, ...colleagues.map(({ name, id: value }) => ({ title: name, value }))],
      },
      around: [{ entity: 'customer', id: contact.customerId }],
    }
  },

  probe(context, { around }, changes) {
    const { points } = readPoints(changes, context.company.region)
    return points.length > 0 ? { name: '', points, except: around?.[0]?.id } : undefined
  },

  async save(context, { of, ref, version }, changes) {
    const { tx, now } = context
    await refuseCircle(context, of.id, changes.reportsTo)
    const saved = await tx.contact.updateMany({
      where: { id: of.id, version, deletedAt: null },
      data: { ...columns(changes), updatedAt: now, version: { increment: 1 } },
    })
    if (saved.count === 0) throw new Refusal('record.changed', { no: ref })
    await saveReach(context, of.id, changes)
  },
}

function columns(changes: Said) {
  const { name, title, note, birthday, isDecisionMaker, reportsTo } = changes
  return {
    ...(name === undefined ? {} : { name, nameInitials: initials(name) }),
    ...(title === undefined ? {} : { title: title || null }),
    ...(note === undefined ? {} : { note: note || null }),
    ...(birthday === undefined ? {} : { birthday: birthday ? new Date(birthday) : null }),
    ...(isDecisionMaker === undefined ? {} : { isDecisionMaker: isDecisionMaker === 'yes' }),
    ...(reportsTo === undefined ? {} : { reportsToId: reportsTo || null }),
  }
}

async function saveReach(context: Context, id: string, changes: Said): Promise<void> {
  const kinds = reachFields.filter(kind => kind in changes)
  if (kinds.length === 0) return
  const given = Object.fromEntries(kinds.map((kind): [string, string] => [kind, changes[kind] ?? '']))
  const { points, wrong } = readPoints(given, context.company.region)
  refuseWrong(wrong)
  await replacePoints(context, { entity: 'contact', id, kinds }, points)
}

/** Somebody reports to a colleague at the same customer, and never, by whatever way round, to themselves (R76). */
async function refuseCircle({ tx }: Context, id: string, reportsTo: string | undefined): Promise<void> {
  if (!reportsTo) return
  const above = await tx.sql<{ id: string }>`
    with recursive above as (
      select k.id, k."reportsToId" from "Contact" k join "Contact" me on me.id = ${id} and me."customerId" = k."customerId"
      where k.id::text = ${reportsTo} and k."deletedAt" is null
      union
      select k.id, k."reportsToId" from "Contact" k join above a on k.id = a."reportsToId"
    ) select id from above`
  if (above.length === 0) throw new Refusal('input.fields', {}, { reportsTo: t('field.invalid') })
  if (above.some(row => row.id === id)) throw new Refusal('input.fields', {}, { reportsTo: t('contact.circle') })
}
