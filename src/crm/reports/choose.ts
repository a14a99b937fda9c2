import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { say, t } from '../../core/text.ts'
import { defineAction } from '../action.ts'
import { askFor, none } from '../form.ts'
import { askingOf, groupText, reportOf } from './line.ts'
import { examples } from './period.ts'
import { asData, type Wanted, wantedSchema } from './wanted.ts'

/** The same report about another span, by something else, or of one person. */
export const choose = defineAction({
  name: 'report.choose',
  words: { en: [], zh: [] },
  usage: { en: '', zh: '' },
  does: { en: 'Look at a report another way', zh: '换个条件看报表' },
  input: wantedSchema.extend({ by: z.string().max(20).optional(), person: z.string().max(40).optional() }),
  read: () => ({}),
  allow: 'everyone',
  async run({ tx, reader, said, actor, company }, { by, person, ...given }) {
    const report = reportOf(given)
    const group = report.groups.find(one => one === by)
    const id = person && person !== none ? person : undefined
    const wanted = wantedSchema.parse({ ...given, by: group, person: id })
    if (said === 'form') refuseUnclear({ tx, reader, actor, company }, wanted)
    if (said === 'form')
      return { cards: [{ view: 'report', of: { entity: 'user', id: actor.id }, params: asData(wanted), to: 'only' }] }
    const people = await tx.user.findMany({ where: { status: 'active' }, orderBy: { createdOrder: 'asc' }, take: 100 })
    const everybody = { title: say(t('report.everybody'), reader), value: none }
    return askFor(
      {
        action: 'report.choose',
        context: { report: report.name },
        title: t('report.chooseTitle'),
        fields: [
          ...(report.usual === 'now'
            ? []
            : [
                {
                  id: 'period',
                  label: 'label.span' as const,
                  hint: t('report.spanHint', { examples: examples[reader.locale] }),
                  value: wanted.period,
                  max: 60,
                },
              ]),
          {
            id: 'by',
            label: 'label.groupedBy',
            value: group ?? report.groups[0],
            choices: report.groups.map(one => ({ title: say(groupText(one), reader), value: one })),
          },
          {
            id: 'person',
            label: 'label.ofWhom',
            value: id ?? none,
            choices: [everybody, ...people.map(({ id: value, displayName: title }) => ({ title, value }))],
          },
          { id: 'source', label: 'label.ofSource', value: wanted.source ?? '', max: 100 },
        ],
      },
      reader,
    )
  },
})

/** A span nobody understands is told at its field, and what was typed stays. */
function refuseUnclear(context: Parameters<typeof askingOf>[0], wanted: Wanted): void {
  try {
    askingOf(context, wanted)
  } catch (error) {
    throw error instanceof Refusal ? new Refusal('input.fields', {}, { period: error.text }) : error
  }
}
