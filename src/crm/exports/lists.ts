import { z } from 'zod'
import type { Json } from '../../core/card.ts'
import { literally } from '../../store/like.ts'
import { campaignsNamed } from '../campaigns/named.ts'
import { readFilter, whereFilter } from '../customers/filter.ts'
import { customersReadBy } from '../customers/visible.ts'
import { dealFilter, dealsWhere } from '../opportunities/filter.ts'
import { poolsOf } from '../pools/mine.ts'
import type { Taking } from './sheet.ts'

/** A condition as Prisma takes it. */
export type Where = { [condition: string]: unknown }

/** A list as somebody has it before them: its name, and the filter as its buttons carry it. */
export const shownSchema = z.object({
  list: z.enum(['lead.list', 'lead.mine', 'customer.list', 'customer.sea', 'deal.list']),
  filter: z.record(z.string(), z.custom<Json>()).default({}),
})
export type Shown = z.infer<typeof shownSchema>
export type ListName = Shown['list']

type Exported = {
  entity: 'lead' | 'customer' | 'opportunity'
  where(taking: Taking, filter: Shown['filter']): Promise<Where>
}

const words = z.object({ filter: z.string().default('') })

/** By what each list chooses its records: the file holds exactly those, on all its pages (R159). */
export const lists: Record<ListName, Exported> = {
  'lead.mine': {
    entity: 'lead',
    where: async ({ actor }) => ({ ownerId: actor.id, convertedAt: null }),
  },
  'lead.list': {
    entity: 'lead',
    where: async (taking, filter) => {
      const said = words.parse(filter).filter
      const campaigns = said ? await campaignsNamed(taking.tx, said) : []
      const like = said
        ? [...anyOf(['title', 'need', 'source', 'region'], said), { campaignId: { in: campaigns } }]
        : []
      return { AND: [await waiting(taking, 'lead'), ...(said ? [{ OR: like }] : [])] }
    },
  },
  'customer.list': {
    entity: 'customer',
    where: async ({ tx, actor, reader }, filter) => ({
      AND: [customersReadBy(actor), await whereFilter(tx, readFilter(words.parse(filter).filter), reader)],
    }),
  },
  'customer.sea': {
    entity: 'customer',
    where: async (taking, filter) => {
      const said = words.parse(filter).filter
      const like = said ? [{ OR: anyOf(['name', 'industry', 'region', 'source'], said) }] : []
      return { AND: [await waiting(taking, 'customer'), ...like] }
    },
  },
  'deal.list': {
    entity: 'opportunity',
    where: async ({ actor, reader, company }, filter) =>
      dealsWhere(actor, dealFilter.parse(filter), { now: reader.now, zone: company.zone }),
  },
}

async function waiting(taking: Taking, entity: 'lead' | 'customer'): Promise<Where> {
  const pools = await poolsOf(taking, entity)
  return { ownerId: null, poolId: { in: pools.map(({ id }) => id) } }
}

function anyOf(fields: string[], said: string): Where[] {
  return fields.map(field => ({ [field]: { contains: literally(said), mode: 'insensitive' } }))
}
