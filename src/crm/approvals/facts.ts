import { isTextKey, say } from '../../core/text.ts'
import type { Tx } from '../../store/db.ts'
import { type ConditionField, contentOf, type Document } from './documents.ts'
import type { Content } from './flow.ts'

/** What flows of every kind may ask about, beside what the document itself says. */
export const commonFields: readonly ConditionField[] = [
  { field: 'baseMinor', kind: 'money' },
  { field: 'level', kind: 'text' },
  { field: 'department', kind: 'text' },
  { field: 'product', kind: 'text' },
]

/**
 * Everything the conditions of a flow read: the document, its customer's level, the departments its initiator works in (their own and those
 * above it) and the products on its lines, by name and by code. Words of ours are known by their names in both languages.
 */
export async function factsFor(tx: Tx, document: Document, initiatorId: string): Promise<Content> {
  const { customerId, entity, id } = document
  const [row] = await tx.sql<{ level: string | null; department: string[]; product: string[] }>`
    select (select c.level from "Customer" c where c.id = ${customerId}) as level,
      array(select d.name from "User" u join "Department" own on own.id = u."departmentId"
        join "Department" d on d.id = own.id or own.path like d.path || '/%' where u.id = ${initiatorId}) as department,
      array(select unnest(array[p.name, p.sku]) from "Product" p where p.id in (
        select "productId" from "QuoteLine" where ${entity} = 'quote' and "quoteId" = ${id}
        union select l."productId" from "QuoteLine" l join "Contract" k on k."quoteId" = l."quoteId" where ${entity} = 'contract' and k.id = ${id}
        union select l."productId" from "OpportunityLine" l join "Contract" k on k."opportunityId" = l."opportunityId" and k."quoteId" is null
          where ${entity} = 'contract' and k.id = ${id}
        union select "productId" from "OrderLine" where ${entity} = 'order' and "orderId" = ${id}
        union select l."productId" from "ReturnLine" r join "OrderLine" l on l.id = r."orderLineId" where ${entity} = 'return' and r."returnId" = ${id}
        union select "productId" from "CostLine" where ${entity} = 'cost' and "costSheetId" = ${id})) as product`
  return { ...inWords(contentOf(document)), ...row }
}

/** "payment.method.cash" is also what people call it. */
function inWords(content: Content): Content {
  return Object.fromEntries(
    Object.entries(content).map(([field, value]) => {
      if (typeof value !== 'string' || !isTextKey(value)) return [field, value]
      const names = (['zh', 'en'] as const).map(locale =>
        say({ key: value }, { locale, zone: 'UTC', now: new Date(0) }),
      )
      return [field, [value, ...names]]
    }),
  )
}
