import { nameKey } from '../../core/companyName.ts'
import { Refusal } from '../../core/errors.ts'
import { initials } from '../../core/normal.ts'
import { pointsOf, reachFields, reachOf, readPoints, refuseWrong, replacePoints } from '../contacts/points.ts'
import { levelChoices, tagsIn, tagsSaid } from '../customers/fields.ts'
import type { Editor, Said } from '../edits/editor.ts'

const plain = ['companyName', 'personName', 'position', 'need', 'source', 'region', 'level'] as const

/** Editing what is written about a lead: its owner may, and what waits in a pool is left as it came. */
export const leadEditor: Editor = {
  action: 'lead.edit',
  fields: [
    { id: 'companyName', label: 'card.lead-form.company', max: 200, row: 1 },
    { id: 'personName', label: 'card.lead-form.person', max: 100, row: 2 },
    { id: 'position', label: 'card.lead-form.position', max: 100, row: 2 },
    { id: 'phone', label: 'label.phones', hint: 'label.severalHint', max: 200, row: 3, guardedBy: 'lead.phone' },
    { id: 'email', label: 'label.emails', hint: 'label.severalHint', max: 400, row: 3, guardedBy: 'lead.email' },
    { id: 'need', label: 'card.lead-form.need', many: true, max: 10_000, row: 4 },
    { id: 'source', label: 'label.source', max: 100, row: 5 },
    { id: 'region', label: 'label.region', max: 100, row: 5 },
    { id: 'level', label: 'label.level', choices: levelChoices, row: 6 },
    {
      id: 'tags',
      label: 'label.tags',
      hint: 'label.tagsHint',
      max: 300,
      row: 6,
      read: tags => ({ value: tagsSaid(tagsIn(tags)) }),
    },
  ],

  async load({ tx }, id) {
    await tx.sql`select 1 from "Lead" where id = ${id} for update`
    const lead = await tx.lead.findUniqueOrThrow({ where: { id } })
    if (lead.convertedAt) throw new Refusal('lead.closed', { no: lead.no, title: lead.title })
    return {
      of: { entity: 'lead', id },
      ref: lead.no,
      heading: `${lead.no} ${lead.title}`,
      version: lead.version,
      said: {
        ...Object.fromEntries(plain.map(field => [field, lead[field] ?? ''])),
        tags: tagsSaid(lead.tags),
        ...reachOf(await pointsOf(tx, 'lead', [id])),
      },
    }
  },

  async save(context, { of, ref, version, said }, changes) {
    const { tx, now, company } = context
    const whole: Said = { ...said, ...changes }
    const { points, wrong } = readPoints({ phone: whole.phone ?? '', email: whole.email ?? '' }, company.region)
    refuseWrong(wrong)
    const title =
      whole.companyName ||
      whole.personName ||
      points.find(point => point.kind === 'email')?.raw.split('@')[0] ||
      points[0]?.raw
    if (!title) throw new Refusal('input.fields', {}, { companyName: { key: 'lead.needsSomething' } })
    const given = plain
      .filter(field => field in changes)
      .map((field): [string, string | null] => [field, changes[field] || null])
    const saved = await tx.lead.updateMany({
      where: { id: of.id, version },
      data: {
        ...Object.fromEntries(given),
        ...('tags' in changes ? { tags: tagsIn(changes.tags ?? '') } : {}),
        ...{
          title,
          nameKey: nameKey(whole.companyName ?? ''),
          nameInitials: initials(title),
          updatedAt: now,
          version: { increment: 1 },
        },
      },
    })
    if (saved.count === 0) throw new Refusal('record.changed', { no: ref })
    const kinds = reachFields.filter(kind => kind in changes)
    if (kinds.length > 0)
      await replacePoints(
        context,
        { entity: 'lead', id: of.id, kinds },
        points.filter(({ kind }) => kinds.some(wanted => wanted === kind)),
      )
  },
}
