import { dateName } from '../../core/moment.ts'
import { formatMoney } from '../../core/money.ts'
import { isTextKey, type Reader, say, type TextKey } from '../../core/text.ts'
import type { ContentField } from './documents.ts'

/** What a document says, as lines of a card. */
export function contentFacts(content: readonly ContentField[], reader: Reader): { label: string; value: string }[] {
  return content.flatMap(field => {
    const value = shown(field, reader)
    const nothingOff = field.field === 'headerDiscount' && field.value === '0'
    return value === '' || nothingOff ? [] : [{ label: labelOf(field, reader), value }]
  })
}

/** What is different, one line each: "折扣 12% → 18%". */
export function differencesOf(
  before: readonly ContentField[],
  after: readonly ContentField[],
  reader: Reader,
): string[] {
  const names = [...new Set([...before, ...after].map(({ field }) => field))]
  return names.flatMap(name => {
    const [old, now] = [before, after].map(content => content.find(({ field }) => field === name))
    const [was, is] = [old, now].map(field => (field ? shown(field, reader) : ''))
    const known = now ?? old
    return was === is || !known ? [] : [`${labelOf(known, reader)} ${was || '—'} → ${is || '—'}`]
  })
}

function labelOf({ field }: ContentField, reader: Reader): string {
  const key = `content.${field}`
  if (!isTextKey(key)) throw new Error(`no text ${key}`)
  return say({ key }, reader)
}

function shown({ kind, value, currency }: ContentField, reader: Reader): string {
  if (value === null || value === '') return ''
  if (Array.isArray(value)) return value.join('\n')
  switch (kind) {
    case 'money':
      return formatMoney({ minor: BigInt(value), currency: currency ?? 'CNY' }, reader.locale)
    case 'percent':
      return `${Number(value) / 100}%`
    case 'date':
      return dateName(new Date(`${value}T00:00:00Z`), { ...reader, zone: 'UTC' })
    default:
      return wordOf(String(value), reader)
  }
}

/** Words of the schema are stored as keys: "method.transfer". */
function wordOf(value: string, reader: Reader): string {
  const key: string = value
  return isTextKey(key) ? say({ key: key satisfies TextKey }, reader) : value
}
