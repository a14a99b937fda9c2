import { type Reader, say, type Text, t } from '../../core/text.ts'
import type { FieldRule } from '../edits/editor.ts'
import { none } from '../form.ts'

/** "1985-06-12", "1985年6月12日", "1985/6/12" as a calendar date; anything else is told apart. */
function birthdayIn(text: string): { value: string } | { wrong: Text } {
  const [, year, month, day] =
    /^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?$/.exec(text.normalize('NFKC')) ?? []
  if (!year || !month || !day) return { wrong: t('field.birthday') }
  const value = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  const date = new Date(`${value}T00:00:00Z`)
  const real = !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value) && Number(year) >= 1900
  return real ? { value } : { wrong: t('field.birthday') }
}

/** What may be written about a contact, in the order of the form. */
export const contactFields: FieldRule[] = [
  { id: 'name', label: 'label.contactName', required: true, max: 100, row: 1 },
  { id: 'title', label: 'card.lead-form.position', max: 100, row: 1 },
  { id: 'phone', label: 'label.phones', hint: 'label.severalHint', max: 300, row: 2, guardedBy: 'contact.phone' },
  { id: 'email', label: 'label.emails', hint: 'label.severalHint', max: 400, row: 2, guardedBy: 'contact.email' },
  { id: 'wechat', label: 'label.wechat', hint: 'label.severalHint', max: 200, row: 3, guardedBy: 'contact.wechat' },
  { id: 'birthday', label: 'label.birthday', hint: 'label.birthdayHint', max: 20, row: 3, read: birthdayIn },
  { id: 'isDecisionMaker', label: 'label.decisionMaker', row: 4 },
  { id: 'reportsTo', label: 'label.reportsTo', row: 4 },
  { id: 'note', label: 'label.note', many: true, max: 2_000, row: 5 },
]

/** Yes and no, for the question whether somebody decides. */
export function decides(reader: Reader) {
  return [
    { title: say(t('label.no'), reader), value: none },
    { title: say(t('label.yes'), reader), value: 'yes' },
  ]
}
