import { Refusal } from '../../core/errors.ts'
import type { Actor, Verb } from '../../core/rights.ts'
import type { Tx } from '../../store/db.ts'
import type { Context } from '../action.ts'
import { mayTouchDocument } from '../approvals/rights.ts'

/** A contract with its instalments and everything its card asks of it. */
export async function readContract(tx: Tx, id: string) {
  return tx.contract.findUnique({
    where: { id },
    include: {
      customer: { select: { no: true, name: true } },
      opportunity: { select: { no: true, name: true } },
      quote: { select: { no: true, revision: true } },
      signer: { select: { id: true, name: true, title: true, customerId: true, deletedAt: true } },
      owner: { select: { displayName: true, managerId: true, department: { select: { path: true } } } },
      instalments: { orderBy: { period: 'asc' } },
    },
  })
}
export type Contract = NonNullable<Awaited<ReturnType<typeof readContract>>>

/** The contract with this number. */
export async function contractByNumber(tx: Tx, said: string): Promise<string | null> {
  const no = said.normalize('NFKC').trim().toUpperCase()
  return (await tx.contract.findUnique({ where: { no }, select: { id: true } }))?.id ?? null
}

/** True when the actor may do this to the contract. */
export function mayTouch(actor: Actor, document: Pick<Contract, 'ownerId' | 'owner'>, verb: Verb): boolean {
  return mayTouchDocument(actor, 'contract', { document, verb })
}

/** The contract somebody means. Throws a Refusal when there is none that they may do this to. */
export async function findContract({ tx, actor }: Context, said: string, verb: Verb): Promise<Contract> {
  const id = await contractByNumber(tx, said)
  const contract = id ? await readContract(tx, id) : null
  if (!contract || !mayTouch(actor, contract, 'read')) throw new Refusal('contract.unknown', { ref: said })
  if (!mayTouch(actor, contract, verb))
    throw new Refusal('record.notYours', { no: contract.no, owner: contract.owner.displayName })
  return contract
}

/** A date of a row, "2026-11-21". */
export function dayOf(date: Date | null): string {
  return date ? date.toISOString().slice(0, 10) : ''
}
