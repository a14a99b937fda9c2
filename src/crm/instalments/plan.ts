import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { newId } from '../../core/id.ts'
import { localDate } from '../../core/moment.ts'
import { plainMoney, readMoney, shareOf } from '../../core/money.ts'
import type { Outcome } from '../../core/platform.ts'
import { can } from '../../core/rights.ts'
import { say, type Text, t } from '../../core/text.ts'
import { readWhen } from '../../core/when/read.ts'
import { type Context, defineAction } from '../action.ts'
import { type Contract, dayOf, findContract } from '../contracts/load.ts'
import { askFor, none } from '../form.ts'
import { readPercent } from '../opportunities/lines/read.ts'
import { linesOf, planTemplates, templateNamed } from './templates.ts'

const most = 60

/** When a contract is to be paid: one line an instalment, "30% 12月1日" or "50000 2027-01-15". What is paid already stays as it is. */
export const plan = defineAction({
  name: 'instalment.plan',
  words: { en: ['payment plan', 'instalments'], zh: ['回款计划'] },
  usage: { en: '<contract> [template]', zh: '<合同号> [模板]' },
  does: { en: 'Say when a contract is to be paid', zh: '设置合同的回款计划' },
  input: z.object({
    contract: z.string().min(1).max(60),
    lines: z.string().max(4_000).optional(),
    template: z.string().max(60).default(none),
  }),
  read: rest => {
    const [contract = '', ...lines] = rest.split(/[^\S\n]+/)
    return lines.length > 0 ? { contract, lines: lines.join(' ') } : { contract }
  },
  allow: can('update', 'contract'),

  async run(context, { contract: said, lines, template }) {
    const contract = await findContract(context, said, 'update')
    if (contract.docState === 'voided')
      throw new Refusal('contract.fixed', { no: contract.no, state: t('docState.voided') })
    if (lines === undefined) return form(context, contract)
    const chosen = await templateNamed(context.tx, template === none ? lines : template)
    if (!chosen && template !== none) throw new Refusal('planTemplate.unknown', { name: template })
    const wanted = readLines(context, contract, chosen ? linesOf(chosen.portions, contract) : lines)
    await write(context, contract, wanted)
    const planned = wanted.reduce((sum, line) => sum + line.amountMinor, 0n) + paidPart(contract)
    const of = { entity: 'contract', id: contract.id } as const
    const [total, amount] = [planned, contract.amountMinor].map(minor => ({ minor, currency: contract.currency }))
    return {
      notice: t(planned === contract.amountMinor ? 'instalment.planned' : 'instalment.plannedOff', {
        no: contract.no,
        count: wanted.length,
        total,
        amount,
      }),
      changed: [of],
      audit: [{ action: 'instalment.plan', on: of, facts: { no: contract.no, count: wanted.length } }],
      cards: [{ view: 'contract', of, to: 'only' }],
    }
  },
})

type Line = { dueOn: string; amountMinor: bigint }

/** Instalments on which money was allocated are not planned anew. */
function paidPart({ instalments }: Contract): bigint {
  return instalments.filter(touched).reduce((sum, line) => sum + line.amountMinor, 0n)
}

function touched({ allocatedMinor }: { allocatedMinor: bigint }): boolean {
  return allocatedMinor > 0n
}

async function form({ tx, reader }: Context, contract: Contract): Promise<Outcome> {
  const { currency } = contract
  const open = contract.instalments.filter(line => !touched(line) && !line.cancelled)
  const value = open
    .map(({ dueOn, amountMinor }) => `${plainMoney({ minor: amountMinor, currency })} ${dayOf(dueOn)}`)
    .join('\n')
  const choices = (await planTemplates(tx)).map(({ name }) => ({ title: name, value: name }))
  const noneOf = { title: say(t('planTemplate.none'), reader), value: none }
  const choice = { id: 'template', label: t('planTemplate.field'), value: none, choices: [noneOf, ...choices] }
  return askFor(
    {
      action: 'instalment.plan',
      context: { contract: contract.no },
      title: t('instalment.title', { no: contract.no }),
      intro: t('instalment.intro', { amount: { minor: contract.amountMinor - paidPart(contract), currency } }),
      fields: [
        {
          id: 'lines',
          label: t('instalment.lines'),
          hint: t('instalment.hint'),
          value,
          many: true,
          required: choices.length === 0,
          max: 4_000,
        },
        ...(choices.length > 0 ? [choice] : []),
      ],
    },
    reader,
  )
}

/** Shares are of what is not paid yet; the last takes what rounding leaves, when they make up the whole. */
function readLines(context: Context, contract: Contract, text: string): Line[] {
  const open = contract.amountMinor - paidPart(contract)
  const parts = text.split(/\n|;|；/).flatMap(line => line.trim() || [])
  if (parts.length === 0 || parts.length > most) throw wrong(t('field.required'))
  const read = parts.map(part => readLine(context, part, { currency: contract.currency, open }))
  const shares = read.reduce((sum, line) => sum + (line.shareBp ?? 0), 0)
  const last = read.at(-1)
  if (last?.shareBp && shares === 10_000) {
    const others = read.slice(0, -1).reduce((sum, line) => sum + line.amountMinor, 0n)
    last.amountMinor = open - others
  }
  const empty = read.findIndex(line => line.amountMinor <= 0n)
  if (empty >= 0) throw wrong(t('instalment.unreadable', { line: parts[empty] ?? '' }))
  return read.map(({ dueOn, amountMinor }) => ({ dueOn, amountMinor }))
}

function readLine(
  { now, actor }: Context,
  part: string,
  { currency, open }: { currency: string; open: bigint },
): Line & { shareBp?: number } {
  const [first = '', ...rest] = part.split(/\s+/)
  const said = rest.join(' ')
  const day = /^\d{4}-\d{2}-\d{2}$/.test(said) ? said : undefined
  const when = day ? undefined : readWhen(said, { now, zone: actor.zone })
  const dueOn = day ?? (when && localDate(when.at, actor.zone))
  const shareBp = /[%％]$/.test(first) ? readPercent(first) : undefined
  const minor = shareBp === undefined ? readMoney(first, currency)?.minor : shareOf(open, shareBp)
  if (!dueOn || minor === undefined || minor <= 0n) throw wrong(t('instalment.unreadable', { line: part }))
  return { dueOn, amountMinor: minor, ...(shareBp === undefined ? {} : { shareBp }) }
}

function wrong(text: Text): Refusal {
  return new Refusal('input.fields', {}, { lines: text })
}

/**
 * What stays as it was keeps its number, and what the customer promised of it; what was rewritten takes the numbers that it replaces, and what
 * is new goes on from the highest there is (R93).
 */
async function write({ tx, now }: Context, contract: Contract, lines: Line[]): Promise<void> {
  await tx.sql`select 1 from "Contract" where id = ${contract.id} for update`
  const there = await tx.instalment.findMany({ where: { contractId: contract.id }, orderBy: { period: 'asc' } })
  const open = there.filter(line => !touched(line))
  const kept = new Set<string>()
  const fresh = lines.filter(line => {
    const same = open.find(one => !kept.has(one.id) && !one.cancelled && isSame(one, line))
    if (same) kept.add(same.id)
    return same === undefined
  })
  const gone = open.filter(({ id }) => !kept.has(id))
  const highest = Math.max(0, ...there.map(({ period }) => period))
  await tx.instalment.deleteMany({ where: { id: { in: gone.map(({ id }) => id) }, allocatedMinor: 0 } })
  await tx.instalment.createMany({
    data: fresh.map(({ dueOn, amountMinor }, index) => ({
      ...{ id: newId(), contractId: contract.id, period: gone[index]?.period ?? highest + 1 + index - gone.length },
      ...{ dueOn: new Date(dueOn), amountMinor, createdAt: now },
    })),
  })
}

function isSame(one: { dueOn: Date; amountMinor: bigint }, line: Line): boolean {
  return dayOf(one.dueOn) === line.dueOn && one.amountMinor === line.amountMinor
}
