import { Refusal } from '../../core/errors.ts'
import { literally } from '../../store/like.ts'
import type { Context } from '../action.ts'

/** The one campaign meant by its name, a part of it, its id or the last part of its page's address. Throws a Refusal that names the candidates. */
export async function findCampaign({ tx }: Context, said: string) {
  const name = said.trim()
  const like = { contains: literally(name), mode: 'insensitive' as const }
  const isId = /^[0-9a-f-]{36}$/.test(name)
  const found = await tx.campaign.findMany({
    where: isId ? { id: name } : { OR: [{ name: like }, { slug: name.toLowerCase() }] },
    orderBy: { createdAt: 'desc' },
    take: 11,
  })
  const exact = found.filter(one => one.name === name || one.slug === name.toLowerCase())
  const [only, second] = exact.length > 0 ? exact : found
  if (!only || name === '') throw new Refusal('campaign.unknown', { said })
  if (second) throw new Refusal('campaign.several', { said, names: found.map(one => one.name) })
  return only
}
export type Known = Awaited<ReturnType<typeof findCampaign>>

/** What leads can be entered for now. */
export async function runningCampaigns({ tx }: Context): Promise<{ id: string; name: string; source: string }[]> {
  return tx.campaign.findMany({
    where: { state: 'running' },
    select: { id: true, name: true, source: true },
    orderBy: { createdAt: 'desc' },
    take: 20,
  })
}

/** The address people reach us at, without a slash at its end. */
export async function addressOf({ tx }: Pick<Context, 'tx'>): Promise<string> {
  const { baseUrl } = await tx.companySettings.findUniqueOrThrow({ where: { id: 1 } })
  return baseUrl.replace(/\/+$/, '')
}
