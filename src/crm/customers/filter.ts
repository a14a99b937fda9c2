import { plusDays, startOfDay } from '../../core/moment.ts'
import type { Reader } from '../../core/text.ts'
import type { Tx } from '../../store/db.ts'
import { literally } from '../../store/like.ts'
import { campaignsNamed } from '../campaigns/named.ts'
import { named } from '../named.ts'

/** What a filter can ask for, by the words people use for it. */
const keys: [string, RegExp][] = [
  ['tag', /^(?:tag|标签)$/i],
  ['level', /^(?:level|级别)$/i],
  ['region', /^(?:region|地区|区域|城市)$/i],
  ['industry', /^(?:industry|行业)$/i],
  ['source', /^(?:source|来源)$/i],
  ['campaign', /^(?:campaign|活动|市场活动)$/i],
  ['owner', /^(?:owner|负责人)$/i],
  ['quiet', /^(?:quiet|多久没联系|未联系|安静)$/i],
]

export type Asked = { key: string; value: string }

/** "tag:VIP level:A 地区：昆明 quiet:30d 云" taken apart; words without a key are looked for in the name. */
export function readFilter(text: string): Asked[] {
  return text
    .normalize('NFKC')
    .split(/\s+/)
    .filter(Boolean)
    .map(word => {
      const [, said = '', value = ''] = /^([^:]+):(.+)$/.exec(word) ?? []
      const key = keys.find(([, pattern]) => pattern.test(said))?.[0]
      return key ? { key, value } : { key: 'name', value: word }
    })
}

/** The same as a condition. Something asked for that makes no sense ("quiet:soon") finds nothing. */
export async function whereFilter(tx: Tx, asked: Asked[], clock: Pick<Reader, 'now' | 'zone'>): Promise<Where> {
  const conditions = asked.map(async ({ key, value }) =>
    key === 'campaign' ? ofCampaign(tx, value) : condition(key, value, clock),
  )
  return { AND: await Promise.all(conditions) }
}

type Where = { [condition: string]: unknown }

/** Who came by a campaign, by a part of its name. */
async function ofCampaign(tx: Tx, name: string): Promise<Where> {
  return { campaignId: { in: await campaignsNamed(tx, name) } }
}

function condition(key: string, value: string, { now, zone }: { now: Date; zone: string }): Where {
  const contains = { contains: literally(value), mode: 'insensitive' as const }
  switch (key) {
    case 'tag':
      return { tags: { has: value } }
    case 'level':
      return { level: value.toUpperCase() }
    case 'owner':
      return { owner: { OR: [{ displayName: contains }, { handle: value.replace(/^@/, '').toLowerCase() }] } }
    case 'quiet':
      return quietFor(Number(/^(\d{1,4})(?:d|天)?$/i.exec(value)?.[1] ?? -1), { now, zone })
    case 'name':
      return { OR: named('name', value) }
    default:
      return { [key]: contains }
  }
}

/** Nobody has talked to them for that many days; who was never talked to counts from the day they came. */
function quietFor(days: number, { now, zone }: { now: Date; zone: string }): Where {
  if (days < 0) return { id: { in: [] } }
  const before = { lt: plusDays(startOfDay(now, zone), -days + 1, zone) }
  return { OR: [{ lastFollowUpAt: before }, { lastFollowUpAt: null, ownerSince: before }] }
}
