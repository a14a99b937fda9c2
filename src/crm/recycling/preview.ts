import { dateName } from '../../core/moment.ts'
import { say, t } from '../../core/text.ts'
import type { Tx } from '../../store/db.ts'
import { drawList, type Row } from '../list.ts'
import type { Ownable } from '../ownership.ts'
import { manages } from '../pools/manage.ts'
import { defineView, type Viewer } from '../view.ts'
import { ruleText } from './due.ts'
import { fromBp, type RuleInput, ruleInput } from './rule.ts'
import { recyclingSettings } from './settings.ts'

/** A rule is tried on so many days of history. */
const daysBack = 90
const most = 10

/** What a rule would have taken in the last 90 days, with a button that puts it in force. */
export const previewView = defineView({
  name: 'recycle.preview',
  async draw(viewer, of, given) {
    const { tx, actor, reader } = viewer
    const rule = ruleInput.parse(given)
    const pool = await tx.pool.findUnique({
      where: { id: of.id },
      select: { name: true, entity: true, adminIds: true },
    })
    if (!pool || !actor || !manages(actor, pool)) return null
    const entity = pool.entity === 'lead' ? 'lead' : 'customer'
    const taken = await backTest(viewer, { pool: of.id, entity, rule })
    const running = taken.filter(record => record.runningContract).length
    const rows: Row[] = taken.slice(0, most).map(record => ({
      title: `${record.no} ${record.title}`,
      mark: record.runningContract ? say(t('recycle.running'), reader) : '',
      line: say(t('recycle.wouldGo', { date: dateName(record.wentOn, reader), name: record.ownerName }), reader),
      buttons: [{ title: say(t('button.open'), reader), verb: 'record.show', data: { record: record.no } }],
    }))
    const more =
      taken.length > most
        ? [{ title: say(t('recycle.andMore', { count: taken.length - most }), reader), line: '', buttons: [] }]
        : []
    const data = Object.fromEntries(
      Object.entries(rule).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
    )
    return drawList(
      {
        title: t(entity === 'lead' ? 'recycle.previewLeads' : 'recycle.previewCustomers', {
          count: taken.length - running,
          running,
          days: daysBack,
        }),
        subtitle: t('recycle.previewRule', { pool: pool.name, rule: ruleText(entity, rule.kind, rule.limitDays) }),
        empty: t('recycle.previewNone', { days: daysBack }),
        rows: [...rows, ...more],
        buttons: [
          { title: say(t('recycle.save'), reader), verb: 'recycle.save', data, main: true },
          { title: say(t('recycle.change'), reader), verb: 'recycle.edit', data },
        ],
      },
      reader,
    )
  },
})

type Taken = { no: string; title: string; ownerName: string; wentOn: Date; runningContract: boolean }

async function backTest(
  { tx, reader, company }: { tx: Tx } & Pick<Viewer, 'reader' | 'company'>,
  { pool, entity, rule }: { pool: string; entity: Ownable; rule: RuleInput },
): Promise<Taken[]> {
  const levels = { A: rule.levelA, B: rule.levelB, C: rule.levelC }
  const byLevel = Object.fromEntries(Object.entries(levels).flatMap(([name, value]) => (value ? [[name, value]] : [])))
  const { minFollowUpChars } = recyclingSettings.of(company)
  return tx.sql<Taken>`
    select no, title, "ownerName", ("wentOn"::timestamp at time zone ${company.zone}) as "wentOn", "runningContract"
    from shoal_backtest(${entity}, ${pool}, ${rule.kind}, ${rule.limitDays}, ${JSON.stringify(byLevel)}::jsonb, ${rule.includeDealt === 'yes'},
      ${rule.exemptLive !== 'no'}, ${fromBp(rule)}, ${reader.now}, ${company.zone}, ${minFollowUpChars}, ${daysBack})
    order by "runningContract" desc, "wentOn" desc, no`
}
