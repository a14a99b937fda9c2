import type { FileRef } from '../../core/files.ts'
import { localDate } from '../../core/moment.ts'
import { say } from '../../core/text.ts'
import { keepFile } from '../../store/files.ts'
import type { Format } from '../../tables/table.ts'
import { mimes, type Value, writeTable } from '../../tables/write.ts'
import type { Context } from '../action.ts'
import type { ImportEntity } from '../imports/job.ts'
import { kinds } from '../imports/kinds/all.ts'
import { type Filter, idsOf } from './select.ts'
import type { Sheet, Taking } from './sheet.ts'
import { contacts } from './sheets/contacts.ts'
import { customers } from './sheets/customers.ts'
import { deals } from './sheets/deals.ts'
import { leads } from './sheets/leads.ts'
import { talks } from './sheets/talks.ts'

const sheets: Record<ImportEntity, Sheet> = {
  lead: leads,
  customer: customers,
  contact: contacts,
  opportunity: deals,
  followup: talks,
}

export type Wanted = { entity: ImportEntity; format: Format; filter: Filter }

/** Writes what is wanted into a file, as the person may see it. Returns it with the number of its rows. */
export async function fileFor(
  context: Context,
  { entity, format, filter }: Wanted,
): Promise<{ file: FileRef; rows: number }> {
  const counted = { rows: 0 }
  const name = [say(kinds[entity].label, context.reader), wordsOf(filter), localDate(context.now, context.reader.zone)]
  const bytes = await writeTable(format, {
    sheet: name[0] ?? '',
    rows: lines(context, { sheet: sheets[entity], ids: idsOf(context, entity, filter), counted }),
  })
  const title = `${name
    .filter(Boolean)
    .join('-')
    .replace(/[\\/:*?"<>|\n]/g, ' ')}.${format}`
  return {
    file: await keepFile(context.tx, { name: title, mime: mimes[format], bytes, now: context.now }),
    rows: counted.rows,
  }
}

function wordsOf({ words, shown }: Filter): string {
  return typeof shown?.filter.filter === 'string' ? shown.filter.filter : words
}

async function* lines(
  taking: Taking,
  { sheet, ids, counted }: { sheet: Sheet; ids: AsyncIterable<string[]>; counted: { rows: number } },
): AsyncIterable<Value[]> {
  yield sheet.header(taking)
  for await (const page of ids) {
    const rows = await sheet.rows(taking, page)
    counted.rows += rows.length
    yield* rows
  }
}
