import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { can } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import { defineAction } from '../action.ts'
import { findRecord } from '../find.ts'
import { tagsIn } from './fields.ts'

/** Puts tags on a customer and takes others off: "标签 C-7 VIP -老客户". */
export const tag = defineAction({
  name: 'customer.tag',
  words: { en: ['tag'], zh: ['标签', '打标签'] },
  usage: { en: '<customer> <tag> [-tag to take off]', zh: '<客户> <标签> [-要去掉的标签]' },
  does: { en: 'Tag a customer, or take a tag off with -', zh: '给客户加标签，前面写 - 是去掉' },
  input: z.object({ customer: z.string().min(1).max(200), tags: z.string().min(1).max(300) }),
  read: rest => {
    const [customer = '', ...tags] = rest.split(/\s+/)
    return { customer, tags: tags.join(' ') }
  },
  allow: can('update', 'customer'),

  async run(context, { customer: said, tags }) {
    const { tx, now } = context
    const { id, no, title } = await findRecord(context, ['customer'], { said, verb: 'update' })
    const words = tagsIn(tags)
    const off = words.filter(word => word.startsWith('-')).map(word => word.slice(1))
    const on = words.filter(word => !word.startsWith('-')).map(word => word.replace(/^\+/, ''))
    const [row] = await tx.sql<{ before: string[]; after: string[] }>`
      update "Customer" c set "updatedAt" = ${now}, version = c.version + 1, tags = array(
        select word from (
          select word, min(place) as place from unnest(old.tags || ${on}::text[]) with ordinality as all_tags(word, place)
          where word <> all (${off}::text[]) and word <> '' group by word
        ) kept order by place limit 20)
      from (select id, tags from "Customer" where id = ${id} for update) old
      where c.id = old.id
      returning old.tags as before, c.tags as after`
    if (!row) throw new Refusal('record.changed', { no })
    const notice =
      row.after.length > 0
        ? t('customer.tagged', { no, title, tags: row.after })
        : t('customer.untagged', { no, title })
    return {
      notice,
      changed: [{ entity: 'customer', id }],
      audit: [
        {
          action: 'customer.tag',
          on: { entity: 'customer', id },
          facts: { no, title, tags: row.after.join('、') || '—', before: row.before },
        },
      ],
    }
  },

  async undo({ tx, now }, { entityId, facts }) {
    const before = z.array(z.string()).parse(facts.before)
    await tx.customer.update({
      where: { id: entityId },
      data: { tags: before, updatedAt: now, version: { increment: 1 } },
    })
    const { no, title } = z.object({ no: z.string(), title: z.string() }).parse(facts)
    return { notice: t('customer.tagUndone', { no, title }), changed: [{ entity: 'customer', id: entityId }] }
  },
})
