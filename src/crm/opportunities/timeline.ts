import { z } from 'zod'
import { clockTime } from '../../core/moment.ts'
import { clip } from '../../core/normal.ts'
import { can, permits } from '../../core/rights.ts'
import { type Reader, say, t } from '../../core/text.ts'
import { defineAction } from '../action.ts'
import { findRecord } from '../find.ts'
import { methods } from '../followups/write.ts'
import { drawList, paged, pageSize } from '../list.ts'
import { nameIn } from '../pipelines/read.ts'
import { defineView } from '../view.ts'
import { heldOf, keepers } from './held.ts'

const input = paged.extend({ deal: z.string().min(1).max(100) })

/** How a deal went: its stages with how long it stayed in each, and what was said in between. */
export const timeline = defineAction({
  name: 'deal.timeline',
  words: { en: ['deal timeline', 'stage log'], zh: ['商机时间线', '阶段记录'] },
  usage: { en: '<deal>', zh: '<商机>' },
  does: { en: 'See how a deal went, stage by stage', zh: '看商机一路怎么走过来' },
  input,
  read: rest => ({ deal: rest }),
  allow: can('read', 'opportunity'),
  async run(context, { deal, page }) {
    const { id, no } = await findRecord(context, ['opportunity'], { said: deal, verb: 'read' })
    return {
      cards: [{ view: 'deal.timeline', of: { entity: 'opportunity', id }, params: { deal: no, page }, to: 'only' }],
    }
  },
})

const moveSchema = z.object({
  from: z.string().nullable(),
  fromEn: z.string().nullable(),
  to: z.string(),
  toEn: z.string(),
  seconds: z.number().nullable(),
  reason: z.string().nullable(),
})
const talkSchema = z.object({ method: z.enum(methods), text: z.string() })
type Line = { at: Date; who: string | null; kind: 'move' | 'talk'; facts: unknown }

export const timelineView = defineView({
  name: 'deal.timeline',
  async draw({ tx, actor, reader }, of, params) {
    const deal = await tx.opportunity.findFirst({
      where: { id: of.id, deletedAt: null },
      include: keepers,
    })
    if (!deal || !actor) return null
    const held = heldOf(deal)
    if (!permits(actor, { verb: 'read', entity: 'opportunity' }, held)) return null
    const { page } = paged.parse(params)
    const lines = await tx.sql<Line>`
      select l.at, u."displayName" as who, 'move' as kind, json_build_object('from', f.name, 'fromEn', f."nameEn",
        'to', s.name, 'toEn', s."nameEn", 'seconds', l.seconds, 'reason', l.reason) as facts, l.id
      from "StageLog" l join "Stage" s on s.id = l."toId" left join "Stage" f on f.id = l."fromId"
      left join "User" u on u.id = l."byId" where l."opportunityId" = ${of.id}
      union all
      select r.at, u."displayName", 'talk', json_build_object('method', r.method, 'text', r.text), r.id
      from "FollowUpRecord" r left join "User" u on u.id = r."authorId"
      where r."opportunityId" = ${of.id} and r."deletedAt" is null
      order by 1 desc, 5 desc limit ${pageSize + 1} offset ${(page - 1) * pageSize}`
    return drawList(
      {
        title: t('timeline.ofDeal', { no: deal.no, name: deal.name }),
        empty: t('trail.empty'),
        rows: lines.slice(0, pageSize).map(line => ({
          title: sentenceOf(line, reader),
          line: `${clockTime(line.at, reader)} · ${line.who ?? '—'}`,
          buttons: [],
        })),
        ...{ page, more: lines.length > pageSize, verb: 'deal.timeline', filter: { deal: deal.no } },
      },
      reader,
    )
  },
})

function sentenceOf({ kind, facts }: Line, reader: Reader): string {
  if (kind === 'talk') {
    const { method, text } = talkSchema.parse(facts)
    return `${say(t(`method.${method}`), reader)}：${clip(text, 160)}`
  }
  const { from, fromEn, to, toEn, seconds, reason } = moveSchema.parse(facts)
  const target = nameIn({ name: to, nameEn: toEn }, reader.locale)
  if (from === null) return say(t('timeline.began', { stage: target }), reader)
  const names = { from: nameIn({ name: from, nameEn: fromEn ?? from }, reader.locale), to: target }
  const stayed = say(t('timeline.stayed', { time: lasted(seconds ?? 0, reader) }), reader)
  const because = reason === 'undo' ? say(t('timeline.undone'), reader) : (reason ?? '')
  return [say(t('timeline.moved', names), reader), stayed, because].filter(Boolean).join(' · ')
}

/** "12 天", "3 小时", "5 分钟". */
function lasted(seconds: number, reader: Reader): string {
  if (seconds >= 86_400) return say(t('time.days', { count: Math.floor(seconds / 86_400) }), reader)
  if (seconds >= 3_600) return say(t('time.hours', { count: Math.floor(seconds / 3_600) }), reader)
  return say(t('time.minutes', { count: Math.floor(seconds / 60) }), reader)
}
