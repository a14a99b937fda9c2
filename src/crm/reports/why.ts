import { z } from 'zod'
import { dateName } from '../../core/moment.ts'
import { allows } from '../../core/rights.ts'
import { say, t } from '../../core/text.ts'
import { defineAction } from '../action.ts'
import { drawList, type Row } from '../list.ts'
import { defineView } from '../view.ts'
import type { Asking } from './asking.ts'
import { askingOf } from './line.ts'
import { isTaken, type Used, used } from './needs/need.ts'
import { lackOf } from './notes.ts'
import { meant } from './show.ts'
import { asData, wantedSchema } from './wanted.ts'

/** Where the numbers of a report come from, step by step: which is not taken, by whom, since when. */
export const why = defineAction({
  name: 'report.why',
  words: { en: ['why report', 'why is it empty'], zh: ['为什么报表', '报表为什么', '为什么没有数据'] },
  usage: { en: '<report> [span]', zh: '<报表> [时间]' },
  does: { en: 'See which step a report lacks', zh: '看报表缺了哪一步' },
  input: wantedSchema.extend({ report: z.string().max(40).default(''), line: z.string().max(300).default('') }),
  read: rest => ({ line: rest }),
  allow: 'everyone',
  async run(context, given) {
    const wanted = await meant(context, given)
    askingOf(context, wanted)
    const of = { entity: 'user' as const, id: context.actor.id }
    return { cards: [{ view: 'report.why', of, params: asData(wanted), to: 'only' }] }
  },
})

export const whyView = defineView({
  name: 'report.why',
  async draw({ tx, actor, reader, company }, _of, given) {
    if (!actor) return null
    const wanted = wantedSchema.parse(given)
    const { report, asking } = askingOf({ tx, actor, reader, company }, wanted)
    if (!allows(report.right, actor)) return null
    const steps = await used(asking, report.needs)
    const back = { title: say(t('button.open'), reader), verb: 'report.show', data: asData(wanted) }
    return drawList(
      {
        title: t('report.whyTitle', { report: t(`report.name.${report.name}`) }),
        subtitle: t('report.whySteps'),
        empty: t('report.empty'),
        rows: steps.map(step => rowOf(step, asking)),
        buttons: [back],
      },
      reader,
    )
  },
})

function rowOf(step: Used, { reader, company }: Asking): Row {
  const { need, total, missing, people, since, example } = step
  const title = say(t(`report.need.${need.name}`), reader)
  if (isTaken(step))
    return { title, line: say(t('report.whyFull', { done: total - missing, total }), reader), buttons: [] }
  const who = people.map(({ name, count }) => say(t('report.whyPerson', { name, count }), reader))
  return {
    title,
    mark: say(lackOf(step), reader),
    line: [
      who.join(reader.locale === 'zh' ? '、' : ', '),
      since ? say(t('report.whySince', { at: dateName(since, { ...reader, zone: company.zone }) }), reader) : '',
    ]
      .filter(Boolean)
      .join(' · '),
    buttons: [{ title: say(t(`report.start.${need.name}`), reader), ...need.starts(example), main: true }],
  }
}
