import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { newId } from '../../core/id.ts'
import { can } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import { defineAction } from '../action.ts'
import { askFor } from '../form.ts'

/** A new competitor, or another name for one. */
export const saveCompetitor = defineAction({
  name: 'competitor.save',
  words: { en: ['new competitor'], zh: ['新竞争对手'] },
  usage: { en: '<name>', zh: '<名称>' },
  does: { en: 'Add a competitor', zh: '新增竞争对手' },
  input: z.object({ competitor: z.uuid().optional(), name: z.string().max(60).default('') }),
  read: rest => ({ name: rest }),
  allow: can('update', 'pipeline'),

  async run({ tx, reader, said }, { competitor, name }) {
    const known = competitor ? await tx.competitor.findUnique({ where: { id: competitor } }) : null
    if (said === 'tap' || !name) {
      return askFor(
        {
          action: 'competitor.save',
          context: known ? { competitor: known.id } : {},
          title: t('competitor.title'),
          fields: [{ id: 'name', label: t('field.name'), value: known?.name ?? '', required: true, max: 60 }],
        },
        reader,
      )
    }
    const id = known?.id ?? newId()
    // Two admins who enter the same name at once: the second is told, and the key keeps it to one.
    const [same] = await tx.sql`
      with saved as (
        insert into "Competitor" (id, name) select ${id}, ${name} where ${known === null}
        on conflict (name) do nothing returning id
      )
      select 1 where (${known === null} and not exists (select 1 from saved))
        or exists (select 1 from "Competitor" where name = ${name} and id <> ${id})`
    if (same) throw new Refusal('input.fields', {}, { name: t('competitor.taken') })
    if (known) await tx.competitor.update({ where: { id }, data: { name } })
    return {
      notice: t('competitor.saved', { name }),
      audit: [{ action: 'competitor.save', on: { entity: 'pipeline', id }, facts: { name } }],
    }
  },
})

/** A competitor is offered no more, or again. Deals that were lost to it keep it. */
export const switchCompetitor = defineAction({
  name: 'competitor.switch',
  words: { en: [], zh: [] },
  usage: { en: '', zh: '' },
  does: { en: 'Turn a competitor off or on again', zh: '停用或重新启用竞争对手' },
  input: z.object({ competitor: z.uuid() }),
  read: () => ({}),
  allow: can('update', 'pipeline'),
  async run({ tx }, { competitor: id }) {
    const [changed] = await tx.sql<{ name: string; active: boolean }>`
      update "Competitor" set active = not active where id = ${id} returning name, active`
    if (!changed) throw new Refusal('action.unknown', {})
    return {
      notice: t(changed.active ? 'reason.nowOn' : 'reason.nowOff', { name: changed.name }),
      audit: [
        {
          action: 'competitor.switch',
          on: { entity: 'pipeline', id },
          facts: { name: changed.name, on: changed.active },
        },
      ],
    }
  },
})
