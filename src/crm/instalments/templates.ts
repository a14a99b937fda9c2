import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { type Text, t } from '../../core/text.ts'
import type { Tx } from '../../store/db.ts'
import { type Contract, dayOf } from '../contracts/load.ts'
import { readPercent } from '../opportunities/lines/read.ts'

const portions = z.array(z.object({ shareBp: z.number().int(), days: z.number().int() }))
/** Parts of a contract in basis points, each with its credit in days. */
export type Portions = z.infer<typeof portions>

const most = 60

/** The templates by name. */
export async function planTemplates(tx: Tx): Promise<{ name: string; portions: Portions }[]> {
  const known = await tx.planTemplate.findMany({ orderBy: { name: 'asc' }, take: 100 })
  return known.map(one => ({ name: one.name, portions: portions.parse(one.portions) }))
}

/** The template that is called so. */
export async function templateNamed(tx: Tx, said: string): Promise<{ name: string; portions: Portions } | undefined> {
  const known = await tx.planTemplate.findUnique({ where: { name: said.trim() } })
  return known ? { name: known.name, portions: portions.parse(known.portions) } : undefined
}

/** "30% 0", "70% 60 天": one line a portion. Throws a Refusal unless they make up exactly the whole and no two are the same. */
export function readPortions(text: string): Portions {
  const parts = text.split(/\n|;|；/).flatMap(line => line.normalize('NFKC').trim() || [])
  if (parts.length === 0 || parts.length > most) throw wrong(t('field.required'))
  const read = parts.map(part => {
    const [, share = '', days = ''] = /^(\S+)\s+(\d{1,4})\s*(?:天|days?)?$/i.exec(part) ?? []
    const shareBp = readPercent(share)
    if (!shareBp) throw wrong(t('planTemplate.unreadable', { line: part }))
    return { shareBp, days: Number(days) }
  })
  const twice = parts.find((_, index) => read.findIndex(one => same(one, read[index])) !== index)
  if (twice) throw wrong(t('planTemplate.twice', { line: twice }))
  const sum = read.reduce((total, { shareBp }) => total + shareBp, 0)
  if (sum !== 10_000) throw wrong(t('planTemplate.sum', { sum: (sum / 100).toFixed(2) }))
  return read
}

function same(one: Portions[number], other: Portions[number] | undefined): boolean {
  return one.shareBp === other?.shareBp && one.days === other.days
}

function wrong(lines: Text): Refusal {
  return new Refusal('input.fields', {}, { lines })
}

/** Portions as they are typed. */
export function portionsText(read: Portions): string {
  return read.map(({ shareBp, days }) => `${shareBp / 100}% ${days}`).join('\n')
}

/** A template as lines of a plan: the days count from when the contract is signed, else from when it starts. */
export function linesOf(read: Portions, { signedOn, startOn }: Pick<Contract, 'signedOn' | 'startOn'>): string {
  const from = (signedOn ?? startOn).getTime()
  return read.map(({ shareBp, days }) => `${shareBp / 100}% ${dayOf(new Date(from + days * 86_400_000))}`).join('\n')
}
