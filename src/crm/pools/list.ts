import { z } from 'zod'
import { allows, can } from '../../core/rights.ts'
import { type Reader, say, t } from '../../core/text.ts'
import type { Tx } from '../../store/db.ts'
import { defineAction } from '../action.ts'
import { drawList, type Row } from '../list.ts'
import type { Ownable } from '../ownership.ts'
import { type RuleKind, ruleText } from '../recycling/due.ts'
import { defineView } from '../view.ts'
import { manages } from './manage.ts'
import { namesOf } from './members.ts'

/** The pools and seas with their rules in plain words; who administers them changes them from here. */
export const list = defineAction({
  name: 'pool.list',
  words: { en: ['pools', 'pool settings'], zh: ['公海设置', '线索池设置', '池设置'] },
  usage: { en: '', zh: '' },
  does: { en: 'See the pools and their rules, and change them', zh: '查看和修改线索池、公海及其规则' },
  input: z.object({}),
  read: () => ({}),
  allow: can('claim', 'lead'),
  async run({ actor }) {
    return { cards: [{ view: 'pool.list', of: { entity: 'user', id: actor.id }, to: 'only' }] }
  },
})

type PoolRow = {
  id: string
  name: string
  entity: Ownable
  enabled: boolean
  departmentIds: string[]
  userIds: string[]
  adminIds: string[]
  waiting: number
  dailyMax: number | null
  cooldownDays: number | null
  freshHours: number | null
  fairSeconds: number | null
  rules: { kind: RuleKind; days: number }[]
}

export const listView = defineView({
  name: 'pool.list',
  async draw({ tx, actor, reader }) {
    if (!actor) return null
    const pools = await load(tx)
    const rows: Row[] = []
    for (const [index, pool] of pools.entries()) {
      rows.push({
        ...(pool.entity === pools[index - 1]?.entity ? {} : { section: say(t(sections[pool.entity]), reader) }),
        title: pool.name,
        mark: pool.enabled ? '' : say(t('pool.off'), reader),
        line: await lineOf(tx, pool, reader),
        buttons: manages(actor, pool) ? buttonsOf(pool, reader) : [],
      })
    }
    const may = allows(can('create', 'pool'), actor)
    const button = (key: 'pool.addLead' | 'pool.addCustomer', entity: Ownable) => ({
      title: say(t(key), reader),
      verb: 'pool.add',
      data: { entity },
    })
    return drawList(
      {
        title: t('pool.title'),
        empty: t('pool.none'),
        rows,
        buttons: may
          ? [
              button('pool.addLead', 'lead'),
              button('pool.addCustomer', 'customer'),
              { title: say(t('capacity.title'), reader), verb: 'capacity.list', data: {} },
            ]
          : [],
      },
      reader,
    )
  },
})

const sections = { lead: 'pool.leadPools', customer: 'pool.customerPools' } as const

async function lineOf(tx: Tx, pool: PoolRow, reader: Reader): Promise<string> {
  const members = await namesOf({ tx }, pool)
  const admins = await namesOf({ tx }, { departmentIds: [], userIds: pool.adminIds })
  const parts = [
    t('pool.waiting', { count: pool.waiting }),
    members.length > 0 ? t('pool.membersLine', { members }) : t('pool.everybody'),
    t('pool.adminsLine', { admins }),
    ...(pool.dailyMax === null ? [] : [t('pool.pickLine', { daily: pool.dailyMax, cooldown: pool.cooldownDays ?? 0 })]),
    ...(pool.fairSeconds ? [t('pool.fairLine', { seconds: pool.fairSeconds })] : []),
    ...(pool.freshHours ? [t('pool.freshLine', { hours: pool.freshHours })] : []),
    ...pool.rules.map(({ kind, days }) => t('pool.recycleLine', { rule: ruleText(pool.entity, kind, days) })),
  ]
  return parts.map(part => say(part, reader)).join(' · ')
}

function buttonsOf({ id, enabled }: PoolRow, reader: Reader): Row['buttons'] {
  const data = { pool: id }
  const toggle = t(enabled ? 'pool.disable' : 'pool.enable')
  return [
    { title: say(t('button.edit'), reader), verb: 'pool.edit', data },
    { title: say(t('pool.pickRules'), reader), verb: 'pool.rules', data },
    { title: say(t('pool.recycleRules'), reader), verb: 'recycle.rules', data },
    { title: say(toggle, reader), verb: enabled ? 'pool.disable' : 'pool.enable', data },
    ...(enabled ? [] : [{ title: say(t('button.delete'), reader), verb: 'pool.delete', data }]),
  ]
}

async function load(tx: Tx): Promise<PoolRow[]> {
  return tx.sql<PoolRow>`
    select p.id, p.name, p.entity, p.enabled, p."departmentIds", p."userIds", p."adminIds", r."dailyMax", r."cooldownDays", r."freshHours", r."fairSeconds",
      (case p.entity when 'lead' then (select count(*) from "Lead" l where l."poolId" = p.id and l."deletedAt" is null)
        else (select count(*) from "Customer" c where c."poolId" = p.id and c."deletedAt" is null) end)::int as waiting,
      coalesce((select json_agg(json_build_object('kind', x.kind, 'days', x."limitDays") order by x."createdAt") from "RecycleRule" x
        where x."poolId" = p.id and x.enabled and x."deletedAt" is null), '[]') as rules
    from "Pool" p left join "PickRule" r on r."poolId" = p.id
    where p."deletedAt" is null order by p.entity desc, p.priority, p.id`
}
