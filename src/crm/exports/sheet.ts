import { maskEmail, maskPhone, modeOf } from '../../core/rights.ts'
import { type Reader, say, type Text } from '../../core/text.ts'
import type { Value } from '../../tables/write.ts'
import type { Context } from '../action.ts'

/** For whom a sheet is written. */
export type Taking = Pick<Context, 'tx' | 'actor' | 'reader' | 'company'>

/** A column of a sheet. What it shows is masked or left out where the reader's roles say so, and covered while a pool hides it. */
export type Column<Row> = {
  label: Text
  value(row: Row, reader: Reader): Value
  /** The name under which field rules and pools know it: "contact.phone", "opportunity.amount". */
  field?: string
  /** What a pool calls it in its hidden fields. */
  hides?: 'phone' | 'email' | 'wechat'
}

/** A record about to be written; `hidden` are the fields that its pool hides from this reader. */
type Hiding = { hidden: readonly string[] }

/** Records of a kind as rows of a file, as one person may see them (R153, R154). */
export type Sheet = {
  header(taking: Taking): string[]
  /** The rows of these records, in their order. */
  rows(taking: Taking, ids: string[]): Promise<Value[][]>
}

/** Ex: `defineSheet({ load: (taking, ids) => …, columns: [{ label: t('column.no'), value: row => row.no }] })` */
export function defineSheet<Row extends Hiding>({
  load,
  columns,
}: {
  load(taking: Taking, ids: string[]): Promise<Row[]>
  columns: readonly Column<Row>[]
}): Sheet {
  const visible = ({ actor }: Taking) => columns.filter(({ field }) => !field || modeOf(actor, field) !== 'hidden')
  return {
    header: taking => visible(taking).map(({ label }) => say(label, taking.reader)),
    async rows(taking, ids) {
      const shown = visible(taking)
      return (await load(taking, ids)).map(row => shown.map(column => shownTo(taking, column, row)))
    },
  }
}

function shownTo<Row extends Hiding>({ actor, reader }: Taking, column: Column<Row>, row: Row): Value {
  const value = column.value(row, reader)
  if (value === null || value === '') return null
  const masked = column.field !== undefined && modeOf(actor, column.field) === 'masked'
  const hidden = column.hides !== undefined && row.hidden.includes(column.hides)
  return masked || hidden ? covered(String(value), column.hides) : value
}

function covered(value: string, kind: Column<Hiding>['hides']): string {
  if (kind === 'phone') return value.split(separator).map(maskPhone).join(separator)
  return kind === 'email' ? value.split(separator).map(maskEmail).join(separator) : '***'
}

/** Between several numbers or addresses in one cell; the import reads them apart again. */
export const separator = ' / '
