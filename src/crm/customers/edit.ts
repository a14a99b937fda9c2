import { Refusal } from '../../core/errors.ts'
import type { Editor } from '../edits/editor.ts'
import { relevel } from '../sla/relevel.ts'
import { customerColumns, customerFields, tagsSaid } from './fields.ts'

/** Editing what is written about a customer. */
export const customerEditor: Editor = {
  action: 'customer.edit',
  fields: customerFields,

  async load({ tx }, id) {
    await tx.sql`select 1 from "Customer" where id = ${id} for update`
    const customer = await tx.customer.findUniqueOrThrow({ where: { id } })
    const { no, name, level, industry, region, source, address, website, note } = customer
    const said = Object.entries({ level, industry, region, source, address, website, note })
    return {
      of: { entity: 'customer', id },
      ref: no,
      heading: `${no} ${name}`,
      version: customer.version,
      said: {
        name,
        tags: tagsSaid(customer.tags),
        ...Object.fromEntries(said.map(([field, value]): [string, string] => [field, value ?? ''])),
      },
    }
  },

  async save({ tx, now }, { of, ref, version }, changes) {
    const saved = await tx.customer.updateMany({
      where: { id: of.id, version },
      data: { ...customerColumns(changes), updatedAt: now, version: { increment: 1 } },
    })
    if (saved.count === 0) throw new Refusal('record.changed', { no: ref })
  },

  follows: async (context, { of }, changes) =>
    'level' in changes ? relevel(context, [of.id]) : { changed: [], audit: [] },
}
