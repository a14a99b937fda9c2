import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { newId } from '../../core/id.ts'
import { can } from '../../core/rights.ts'
import { say, t } from '../../core/text.ts'
import { defineAction } from '../action.ts'
import { askFor } from '../form.ts'

const input = z.object({
  name: z.string().max(40, 'field.tooLong40').default(''),
  filter: z.string().max(300).default(''),
  shared: z.enum(['no', 'yes']).default('no'),
})

/** Keeps a filter of customers under a name, for oneself or for the department. The same name again replaces it. */
export const saveSegment = defineAction({
  name: 'segment.save',
  words: { en: ['save segment', 'segment save'], zh: ['保存分组', '新建分组'] },
  usage: { en: '<name> <tag:… level:… quiet:30d>', zh: '<名称> <标签:… 级别:… 未联系:30天>' },
  does: { en: 'Keep a filter of customers under a name', zh: '把客户筛选条件存成分组' },
  input,
  read: rest => {
    const [name = '', ...filter] = rest.split(/\s+/)
    return { name, filter: filter.join(' ') }
  },
  allow: can('read', 'customer'),

  async run(context, { name, filter, shared }) {
    const { tx, actor, now, reader } = context
    if (!name || !filter || (context.said === 'tap' && !name)) {
      if (context.said === 'form')
        throw new Refusal('input.fields', {}, { [name ? 'filter' : 'name']: t('field.required') })
      const choices = [
        { title: say(t('segment.mine'), reader), value: 'no' },
        { title: say(t('segment.shared'), reader), value: 'yes' },
      ]
      return askFor(
        {
          action: 'segment.save',
          title: t('segment.saveTitle'),
          rows: [
            [{ id: 'name', label: 'label.segmentName', value: name, max: 40 }],
            [{ id: 'filter', label: 'label.filter', hint: 'label.filterHint', value: filter, max: 300 }],
            [{ id: 'shared', label: 'label.sharedWith', value: shared, choices }],
          ],
        },
        reader,
      )
    }
    const key = { ownerId_entity_name: { ownerId: actor.id, entity: 'customer', name } }
    const saved = await tx.savedView.upsert({
      where: key,
      create: {
        id: newId(),
        entity: 'customer',
        name,
        filter,
        ownerId: actor.id,
        shared: shared === 'yes',
        createdAt: now,
      },
      update: { filter, shared: shared === 'yes' },
    })
    return {
      notice: t('segment.saved', { name }),
      audit: [
        { action: 'segment.save', on: { entity: 'user', id: actor.id }, facts: { name, filter, segment: saved.id } },
      ],
    }
  },
})
