import { z } from 'zod'
import { lookup } from '../../core/lookup.ts'
import { ago } from '../../core/moment.ts'
import { type Reader, say, t } from '../../core/text.ts'
import type { Tx } from '../../store/db.ts'
import { defineAction } from '../action.ts'
import { documentKinds } from '../documents.ts'
import { drawList, pageSize, type Row } from '../list.ts'
import { defineView } from '../view.ts'

const folders = ['mine', 'sent', 'done', 'copied'] as const
type Folder = (typeof folders)[number]
const typedFolders: Record<string, Folder> = {
  ...{ mine: 'mine', waiting: 'sent', sent: 'sent', done: 'done', cc: 'copied' },
  ...{ 待我审批: 'mine', 等别人审批: 'sent', 我提交的: 'sent', 已处理: 'done', 我审过的: 'done', 抄送: 'copied' },
}
const input = z.object({ folder: z.enum(folders).default('mine'), page: z.number().int().min(1).max(100).default(1) })

/** What waits for me, what of mine waits for others, what is done with (by me, or for me), what I was told of. */
export const list = defineAction({
  name: 'approval.list',
  words: { en: ['approvals'], zh: ['待审批', '审批'] },
  usage: { en: '[mine | waiting | done | cc] [page]', zh: '[待我审批 | 等别人审批 | 已处理 | 抄送] [页码]' },
  does: { en: 'See what waits for my approval', zh: '看等我审批的单据' },
  input,
  read: rest => {
    const [word = '', page = ''] = rest.split(/\s+/)
    return {
      folder: lookup(typedFolders, word.toLowerCase()) ?? 'mine',
      page: Math.min(Math.max(Number(page) || Number(word) || 1, 1), 100),
    }
  },
  allow: 'everyone',
  async run({ actor }, params) {
    return { cards: [{ view: 'approvals', of: { entity: 'user', id: actor.id }, params, to: 'only' }] }
  },
})

export const inboxView = defineView({
  name: 'approvals',
  async draw({ tx, actor, reader }, _of, params) {
    if (!actor) return null
    const { folder, page } = input.parse(params)
    const [counts, entries] = await Promise.all([
      countsOf(tx, actor.id),
      entriesOf(tx, { userId: actor.id, folder, page }),
    ])
    const rows = await Promise.all(entries.slice(0, pageSize).map(entry => rowOf(tx, entry, reader)))
    const named = (one: Folder) => `${say(t(`approvals.${one}`), reader)} ${counts[one]}`
    const tabs = folders.map(named).join(' · ')
    const others = folders.filter(one => one !== folder && counts[one] > 0)
    return drawList(
      {
        title: t('approvals.title', { folder: t(`approvals.${folder}`), count: counts[folder] }),
        subtitle: t('approvals.tabs', { tabs }),
        empty: t(`approvals.empty.${folder}`),
        rows: rows.flatMap(row => row ?? []),
        buttons: [
          ...(folder === 'mine' && entries.length > 1
            ? [
                { title: say(t('button.agreeAll'), reader), verb: 'approval.batch', data: {} },
                { title: say(t('button.rejectAll'), reader), verb: 'approval.batchReject', data: {} },
              ]
            : []),
          ...others.map(one => ({ title: named(one), verb: 'approval.list', data: { folder: one } })),
        ],
        ...{ page, more: entries.length > pageSize, verb: 'approval.list', filter: { folder } },
      },
      reader,
    )
  },
})

type Entry = {
  id: string
  entity: string
  entityId: string
  state: string
  startedAt: Date
  who: string
  mine: boolean
}

/** What has waited longest for somebody's approval, as lines to open, and how many there are. */
export async function waitingFor(
  tx: Tx,
  { userId, reader, most }: { userId: string; reader: Reader; most: number },
): Promise<{ count: number; rows: Row[] }> {
  const [counts, entries] = await Promise.all([
    countsOf(tx, userId),
    entriesOf(tx, { userId, folder: 'mine', page: 1 }),
  ])
  const rows = await Promise.all(entries.slice(0, most).map(entry => rowOf(tx, entry, reader)))
  return { count: counts.mine, rows: rows.flatMap(row => row ?? []) }
}

/** The approvals that have waited longest for somebody, a few dozen at most. */
export async function waitingIds(tx: Tx, userId: string): Promise<string[]> {
  const rows = await tx.sql<{ id: string }>`
    select distinct i.id, i."startedAt" from "ApprovalInstance" i join "ApprovalTask" t on t."instanceId" = i.id
    where i.state = 'running' and t.state = 'pending' and t."assigneeId" = ${userId} order by i."startedAt", i.id limit 40`
  return rows.map(({ id }) => id)
}

/** Each folder as a condition on one approval "i" and one person. */
async function entriesOf(
  tx: Tx,
  { userId, folder, page }: { userId: string; folder: Folder; page: number },
): Promise<Entry[]> {
  return tx.sql<Entry>`
    select i.id, i.entity, i."entityId", i.state, i."startedAt", u."displayName" as who, ${folder} = 'mine' as mine
    from "ApprovalInstance" i join "User" u on u.id = i."initiatorId"
    where case ${folder}
      when 'mine' then i.state = 'running' and exists (select 1 from "ApprovalTask" t where t."instanceId" = i.id and t."assigneeId" = ${userId} and t.state = 'pending')
      when 'sent' then i."initiatorId" = ${userId} and i.state in ('running', 'returned')
      when 'done' then i."initiatorId" = ${userId} and i.state not in ('running', 'returned') or exists (select 1 from "ApprovalTask" t where t."instanceId" = i.id and t."assigneeId" = ${userId} and t.state in ('approved', 'rejected', 'returned', 'transferred'))
      else exists (select 1 from "ApprovalCopy" c where c."instanceId" = i.id and c."userId" = ${userId}) end
    order by (case when ${folder} = 'mine' then i."startedAt" end), i."startedAt" desc, i.id
    limit ${pageSize + 1} offset ${(page - 1) * pageSize}`
}

async function countsOf(tx: Tx, userId: string): Promise<Record<Folder, number>> {
  const [row] = await tx.sql<Record<Folder, bigint>>`
    select
      (select count(distinct t."instanceId") from "ApprovalTask" t join "ApprovalInstance" i on i.id = t."instanceId"
        where t."assigneeId" = ${userId} and t.state = 'pending' and i.state = 'running') as mine,
      (select count(*) from "ApprovalInstance" i where i."initiatorId" = ${userId} and i.state in ('running', 'returned')) as sent,
      (select count(*) from (
        select i.id from "ApprovalInstance" i where i."initiatorId" = ${userId} and i.state not in ('running', 'returned')
        union select t."instanceId" from "ApprovalTask" t
          where t."assigneeId" = ${userId} and t.state in ('approved', 'rejected', 'returned', 'transferred')) d) as done,
      (select count(*) from "ApprovalCopy" c where c."userId" = ${userId}) as copied`
  const { mine = 0n, sent = 0n, done = 0n, copied = 0n } = row ?? {}
  return { mine: Number(mine), sent: Number(sent), done: Number(done), copied: Number(copied) }
}

async function rowOf(tx: Tx, entry: Entry, reader: Reader): Promise<Row | null> {
  const kind = documentKinds.find(one => one.entity === entry.entity)
  const document = await kind?.load(tx, entry.entityId)
  if (!kind || !document) return null
  const state = say({ key: stateKey(entry.state) }, reader)
  // A mark catches the eye: only for what has to be done again.
  const wrong = !entry.mine && ['rejected', 'returned'].includes(entry.state)
  const tap = (title: string, verb: string, data: Row['buttons'][number]['data'], main = false) => ({
    title,
    verb,
    data,
    main,
  })
  return {
    title: `${say({ key: kind.name }, reader)} ${document.no} ${document.title}`,
    line: [
      ...(entry.mine || wrong ? [] : [state]),
      say(t('approvals.line', { who: entry.who, amount: document.amount, ago: ago(entry.startedAt, reader) }), reader),
    ].join(' · '),
    mark: wrong ? state : '',
    buttons: [tap(say(t('button.open'), reader), 'approval.show', { approval: entry.id })],
  }
}

function stateKey(state: string) {
  switch (state) {
    case 'running':
      return 'approvals.state.running'
    case 'approved':
      return 'approvals.state.approved'
    case 'rejected':
      return 'approvals.state.rejected'
    case 'returned':
      return 'approvals.state.returned'
    default:
      return 'approvals.state.withdrawn'
  }
}
