import { wallTime } from '../../../core/moment.ts'
import { type Money, readMoney } from '../../../core/money.ts'
import { normalEmail, normalPhone } from '../../../core/normal.ts'
import { normalTaxNumber } from '../../../core/taxNumber.ts'
import { t } from '../../../core/text.ts'
import type { Company } from '../../../store/company.ts'
import type { Read } from './field.ts'

/** Words as they stand, up to so many characters. */
export const words =
  (max: number) =>
  (cell: string): Read =>
    cell.length > max ? { fault: t('import.tooLong', { max, length: cell.length }) } : { value: cell }

/** One or several numbers; what a spreadsheet has already rounded away ("1.38E+10") cannot be called any more. */
export function phones(cell: string, { region }: Company): Read {
  const text = unrounded(cell.normalize('NFKC'))
  if (text === undefined) return { fault: t('import.phoneRounded', { value: cell }) }
  const parts = text.split(/[/、,;|\n]+|\s+或\s*/).map(part => part.trim())
  const several = parts.length > 1 && parts.every(part => normalPhone(part, region))
  const numbers = (several ? parts : [text]).map(raw => ({ raw, phone: normalPhone(raw, region) }))
  if (numbers.some(({ phone }) => !phone)) return { fault: t('import.phone', { value: cell }) }
  return { value: numbers.map(({ raw, phone }) => ({ kind: 'phone', raw, normalised: phone?.value ?? '' })) }
}

/** "1.3800138E+10" still holds every digit, "1.38E+10" does not. */
function unrounded(cell: string): string | undefined {
  const match = /^(\d)(?:\.(\d+))?e\+?(\d{1,2})$/i.exec(cell.replace(/\s/g, ''))
  if (!match) return cell.replace(/^(\d{7,})\.0+$/, '$1')
  const [, whole = '', fraction = '', power = ''] = match
  return fraction.length + 1 >= Number(power) - 2 && fraction.length > 4
    ? `${whole}${fraction}`.padEnd(Number(power) + 1, '0')
    : undefined
}

export function emails(cell: string): Read {
  const addresses = cell.split(/[;；、\n]+|,(?!.*")/).map(part => part.trim())
  const points = addresses.filter(Boolean).map(raw => ({ kind: 'email', raw, normalised: normalEmail(raw) ?? '' }))
  return points.some(({ normalised }) => normalised === '')
    ? { fault: t('import.email', { value: cell }) }
    : { value: points }
}

/** Another way to reach somebody, compared without case and blanks. */
export const reached =
  (kind: 'wechat' | 'taxNo') =>
  (cell: string): Read => {
    const same = kind === 'taxNo' ? normalTaxNumber(cell) : cell.normalize('NFKC').replace(/\s/g, '').toLowerCase()
    return !same
      ? { fault: t('import.unreadable', { value: cell }) }
      : { value: [{ kind, raw: cell, normalised: same }] }
  }

const signs: [RegExp, string][] = [
  [/us\$|usd|美元|^\$/i, 'USD'],
  [/€|eur|欧元/i, 'EUR'],
  [/£|gbp|英镑/i, 'GBP'],
  [/¥|￥|cny|rmb|元/i, 'CNY'],
]

/** "12.5万", "¥1,234.50", "US$ 500". It stays as it is written: what it is without a sign, the deal's pipeline says. */
export function amount(cell: string, { currency }: Company): Read {
  return moneyIn(cell, currency) ? { value: cell } : { fault: t('import.amount', { value: cell }) }
}

/** The money a cell says; without a sign in this currency. Undefined when it is none. */
export function moneyIn(cell: string, currency: string): Money | undefined {
  const text = cell.normalize('NFKC').trim()
  const named = signs.find(([sign]) => sign.test(text))?.[1] ?? currency
  return readMoney(text.replace(/us\$|usd|eur|gbp|美元|欧元|英镑/gi, ''), named)
}

/** A day, "2026-01-15": as Chinese, English and spreadsheets write it. Which of 3/4 is the month cannot be known, so it is refused. */
export function day(cell: string): Read {
  const found = dayIn(cell.normalize('NFKC').trim())
  return found ? { value: found } : { fault: t('import.date', { value: cell }) }
}

/** A day with the time of day where there is one; a day alone begins at nine, as everywhere. */
export function moment(cell: string, { zone }: Company): Read {
  const text = cell.normalize('NFKC').trim()
  const clock = /[T\s](\d{1,2}):(\d{2})(?::\d{2})?$/.exec(text)
  const found = dayIn(clock ? text.slice(0, clock.index) : text)
  const at = found && wallTime(found, clock ? `${(clock[1] ?? '').padStart(2, '0')}:${clock[2]}` : '09:00', zone)
  return at ? { value: at.toISOString() } : { fault: t('import.date', { value: cell }) }
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

function dayIn(text: string): string | undefined {
  const chinese =
    /^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?$/.exec(text) ?? /^(\d{4})(\d{2})(\d{2})$/.exec(text)
  if (chinese) return isoDay(chinese[1], chinese[2], chinese[3])
  const named = /^(\d{1,2})[\s-]+([a-z]{3})[a-z]*[\s,-]+(\d{4})$/i.exec(text)
  if (named) return isoDay(named[3], months.indexOf((named[2] ?? '').toLowerCase()) + 1, named[1])
  const american = /^([a-z]{3})[a-z]*\s+(\d{1,2}),?\s+(\d{4})$/i.exec(text)
  if (american) return isoDay(american[3], months.indexOf((american[1] ?? '').toLowerCase()) + 1, american[2])
  const western = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(text)
  if (western) {
    const [first, second] = [Number(western[1]), Number(western[2])]
    if (first > 12) return isoDay(western[3], second, first)
    return second > 12 || first === second ? isoDay(western[3], first, second) : undefined
  }
  // A date whose column was not formatted as one: days since the end of 1899.
  if (/^[2-7]\d{4}$/.test(text)) return new Date((Number(text) - 25_569) * 86_400_000).toISOString().slice(0, 10)
  return undefined
}

function isoDay(year: Part, month: Part, date: Part): string | undefined {
  const text = `${year}-${String(month).padStart(2, '0')}-${String(date).padStart(2, '0')}`
  return wallTime(text, '00:00', 'UTC') ? text : undefined
}
type Part = string | number | undefined

/** "A", "a级", "B类客户". */
export function level(cell: string): Read {
  const letter = /^([abc])(?:[级类].*|\s*(?:level|class))?$/i.exec(cell.normalize('NFKC').trim())?.[1]
  return letter ? { value: letter.toUpperCase() } : { fault: t('import.level', { value: cell }) }
}

export function tags(cell: string): Read {
  const all = [
    ...new Set(
      cell
        .split(/[,，、;；|\n]+/)
        .map(tag => tag.trim())
        .filter(Boolean),
    ),
  ]
  return all.length > 30 || all.some(tag => tag.length > 40) ? { fault: t('import.tags') } : { value: all }
}

export function flag(cell: string): Read {
  const said = cell.normalize('NFKC').trim().toLowerCase()
  if (['是', '对', 'yes', 'y', 'true', '1', '√', '✓', '✔'].includes(said)) return { value: true }
  if (['否', '不是', 'no', 'n', 'false', '0', '×', '-'].includes(said)) return { value: false }
  return { fault: t('import.flag', { value: cell }) }
}
