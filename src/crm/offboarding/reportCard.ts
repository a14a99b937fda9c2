import { z } from 'zod'
import { allows, can } from '../../core/rights.ts'
import { say, type Text, t } from '../../core/text.ts'
import { drawList, type Row } from '../list.ts'
import { defineView } from '../view.ts'
import { heldBy } from './counts.ts'
import { kinds } from './kinds.ts'

const params = z.object({ handover: z.uuid() })
const tally = z.object({ to: z.string(), count: z.number(), why: z.string() })
const report = z.partialRecord(z.enum(kinds), z.array(tally))

/** What became of a leaver's work, kind by kind, and what is left with them. */
export const handoverView = defineView({
  name: 'handover',
  async draw({ tx, actor, reader }, of, given) {
    if (!actor) return null
    const { handover: id } = params.parse(given)
    const handover = await tx.handover.findUnique({ where: { id } })
    const leaver = await tx.user.findUnique({ where: { id: of.id } })
    if (!handover || !leaver) return null
    const held = await heldBy(tx, of.id)
    const done = report.parse(handover.report)
    const rows = kinds.flatMap((kind): Row[] => {
      const words = (done[kind] ?? []).map(one => say(wordsOf(one), reader))
      if (words.length === 0 && held[kind] === 0) return []
      return [
        {
          title: say(t(`offboard.kind.${kind}`, { count: total(done[kind] ?? [], held[kind]) }), reader),
          line: words.join(reader.locale === 'zh' ? '，' : ', '),
          mark: '',
          buttons: [],
        },
      ]
    })
    const left = Object.values(held).reduce((sum, count) => sum + count, 0)
    const goOn: Row[] =
      handover.doneAt && left > 0
        ? [
            {
              title: say(t('offboard.left', { count: left }), reader),
              line: say(t('offboard.leftHint', { name: leaver.displayName }), reader),
              buttons: allows(can('update', 'user'), actor)
                ? [
                    {
                      title: say(t('button.offboard'), reader),
                      verb: 'member.offboard',
                      data: { person: leaver.handle },
                      main: true,
                    },
                  ]
                : [],
            },
          ]
        : []
    return drawList(
      {
        title: t('offboard.reportTitle', { name: leaver.displayName }),
        subtitle: t(handover.doneAt ? 'offboard.done' : 'offboard.underWay'),
        empty: t('offboard.nothingMoved'),
        rows: [...rows, ...goOn],
      },
      reader,
    )
  },
})

function total(tallies: z.infer<typeof tally>[], held: number): number {
  return Math.max(
    tallies.reduce((sum, { count }) => sum + count, 0),
    held,
  )
}

function wordsOf({ to, count, why }: z.infer<typeof tally>): Text {
  switch (why) {
    case 'moved':
      return t('offboard.went', { to, count })
    case 'pooled':
      return t('offboard.wentToPool', { count })
    case 'cancelled':
      return t('offboard.cancelled', { count })
    case 'full':
      return t('offboard.stayedFull', { count })
    case 'noPool':
      return t('offboard.stayedNoPool', { count })
    case 'notFree':
      return t('offboard.stayedNoKeeper', { count })
    default:
      return t('offboard.stayed', { count })
  }
}
