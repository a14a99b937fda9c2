import { nameKey } from '../../../core/companyName.ts'
import { numberIn } from '../../../core/recordNumber.ts'
import { can, type Owner, permits } from '../../../core/rights.ts'
import { type Text, t } from '../../../core/text.ts'
import { numberFirst } from '../../find.ts'
import type { Importing } from './kind.ts'
import { ownerOf } from './known.ts'

/** A record that rows belong to. */
export type Named = {
  entity: 'lead' | 'customer' | 'opportunity'
  id: string
  no: string
  title: string
  ownerId: string | null
  customerId: string | null
}

type Row = Named & { called: string; ownerPath: string | null }

/** The customers that rows name, by number or name. A Text says why a name leads to none the importer may add to. */
export async function customersNamed(importing: Importing, said: string[]): Promise<Map<string, Named | Text>> {
  return subjectsNamed(importing, said, ['customer'])
}

/** Leads, customers and deals by number, customers also by name. */
export async function subjectsNamed(
  importing: Importing,
  said: string[],
  kinds: readonly Named['entity'][] = ['customer', 'lead', 'opportunity'],
): Promise<Map<string, Named | Text>> {
  const words = [...new Set(said)].filter(word => word !== '')
  const asked = words.map(word => ({ word, ...calledBy(word) }))
  const rows = await importing.tx.sql<Row>`
    select 'customer' as entity, c.id, c.no, c.name as title, c."ownerId", c.id as "customerId", a.called, d.path as "ownerPath"
    from (
      select distinct called, no, key from jsonb_to_recordset(${JSON.stringify(asked)}::jsonb) as a(called text, no text, key text)
    ) a
    join "Customer" c on c.no = a.no or (a.key <> '' and c."nameKey" = a.key)
    left join "User" u on u.id = c."ownerId" left join "Department" d on d.id = u."departmentId"
    where c."deletedAt" is null
    union all
    select r.entity, r.id, r.no, r.title, r."ownerId", o."customerId", r.no, d.path
    from "NamedRecord" r left join "Opportunity" o on o.id = r.id
    left join "User" u on u.id = r."ownerId" left join "Department" d on d.id = u."departmentId"
    where r.no = any (${asked.map(({ no }) => no)}::text[]) and r.entity <> 'customer'`
  const byName = new Map<string, Row[]>()
  for (const row of rows)
    if (kinds.includes(row.entity)) byName.set(row.called, [...(byName.get(row.called) ?? []), row])
  return new Map(asked.map(({ word, called }) => [word, theOne(importing, word, byName.get(called) ?? [])]))
}

function calledBy(word: string): { called: string; no: string; key: string } {
  // Lists often say "C-12 Acme".
  const no = numberIn(numberFirst(word))?.no
  return no ? { called: no, no, key: '' } : { called: nameKey(word), no: '', key: nameKey(word) }
}

function theOne({ actor }: Importing, word: string, rows: Row[]): Named | Text {
  const [only, second] = rows
  if (!only) return t('import.subjectUnknown', { name: word })
  if (second)
    return t('import.subjectAmbiguous', {
      name: word,
      list: rows
        .slice(0, 3)
        .map(({ no }) => no)
        .join(', '),
    })
  const owner: Owner | null = ownerOf(only)
  return permits(actor, can('update', only.entity), { id: only.id, owner, customerId: only.customerId })
    ? only
    : t('import.subjectNotYours', { no: only.no })
}
