import { formatMoney, readMoney } from '../../../core/money.ts'
import { isTextKey, say } from '../../../core/text.ts'
import type { Context } from '../../action.ts'
import type { ConditionField, DocumentKind } from '../documents.ts'
import { commonFields } from '../facts.ts'
import type { Names } from './print.ts'
import { alsoCalled, type Field, type Vocabulary } from './words.ts'

/** What a flow of this kind may speak of, and how its ids are printed: one list of names for both ways. */
export async function vocabularyOf(
  { tx, company, reader }: Pick<Context, 'tx' | 'company' | 'reader'>,
  kind: DocumentKind,
): Promise<Vocabulary & Names> {
  const [roles, users] = await Promise.all([
    tx.role.findMany({ select: { name: true }, orderBy: { name: 'asc' } }),
    tx.user.findMany({ where: { status: { not: 'system' } }, select: { id: true, handle: true, displayName: true } }),
  ])
  const fields = [...commonFields, ...kind.conditions].map(named)
  return {
    fields,
    editable: Object.keys(kind.edits?.inputs ?? {}).map(field => ({ field, names: namesOf(field) })),
    mayLapse: !kind.money,
    roles: roles.map(({ name }) => name),
    locale: reader.locale,
    person(idOrName: string): string {
      const user = users.find(({ id }) => id === idOrName)
      return user?.displayName ?? ''
    },
    someone: said =>
      users.find(({ handle, displayName }) => displayName === said || handle === said.replace(/^@/, '').toLowerCase())
        ?.id,
    money: said => amount(said, company.currency),
    amount: minor => formatMoney({ minor: BigInt(minor), currency: company.currency }, reader.locale),
  }
}

function amount(said: string, currency: string): number | undefined {
  const read = readMoney(said, currency)
  return read && Number(read.minor)
}

function named({ field, kind }: ConditionField): Field {
  return { field, kind, names: [...namesOf(field), ...(alsoCalled[field] ?? [])] }
}

function namesOf(field: string): string[] {
  const key = `content.${field}`
  if (!isTextKey(key)) throw new Error(`no text ${key}`)
  return (['zh', 'en'] as const).map(locale => say({ key }, { locale, zone: 'UTC', now: new Date(0) }))
}
