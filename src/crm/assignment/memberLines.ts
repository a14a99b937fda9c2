import { type Text, t } from '../../core/text.ts'
import type { Member } from './rule.ts'

/** A person as they are named in a rule: by the name others see, or by the short word. */
export type Known = { id: string; handle: string; displayName: string; status: string }

const weightLike = /^[x×*](\d{1,3})$/i
const quotaLike = /^(\d{1,5})\s*(?:\/|每|per\s*)\s*(?:月|month|mo)$/i

/**
 * The people of a rule, one a line: "林梅 x3 75/月: 上海 苏州" is Mei with weight 3, at most 75 a month, for Shanghai and Suzhou. Only the
 * name is needed. A Text says what is wrong with a line.
 */
export function readMembers(lines: string, people: Known[]): Member[] | Text {
  const members: Member[] = []
  for (const line of lines
    .split('\n')
    .map(text => text.normalize('NFKC').trim())
    .filter(Boolean)) {
    const member = readMember(line, people)
    if ('key' in member) return member
    if (members.some(({ id }) => id === member.id)) return t('rule.memberTwice', { line })
    members.push(member)
  }
  return members
}

function readMember(line: string, people: Known[]): Member | Text {
  const [head = '', ...values] = line.split(/[:：]/)
  const words = head.split(/\s+/).filter(Boolean)
  const weight = words.flatMap(word => weightLike.exec(word)?.[1] ?? [])[0]
  const quota = words.flatMap(word => quotaLike.exec(word)?.[1] ?? [])[0]
  const name = words
    .filter(word => !weightLike.test(word) && !quotaLike.test(word))
    .join(' ')
    .replace(/^@/, '')
  const fitting = people.filter(person => isCalled(person, name))
  const [person] = fitting
  if (!person || fitting.length > 1) return t(person ? 'rule.memberAmbiguous' : 'rule.memberUnknown', { name })
  if (person.status !== 'active') return t('rule.memberLeft', { name: person.displayName })
  return {
    id: person.id,
    weight: Number(weight ?? 1),
    monthlyMax: quota === undefined ? null : Number(quota),
    values: values
      .join(':')
      .split(/[\s,，、]+/)
      .filter(Boolean),
  }
}

function isCalled({ handle, displayName }: Known, name: string): boolean {
  const said = name.toLowerCase()
  return said !== '' && (displayName.toLowerCase() === said || handle.toLowerCase() === said)
}

/** The same lines again, as the form shows them. */
export function memberLines(members: Member[], people: Known[], month: string): string {
  return members
    .map(({ id, weight, monthlyMax, values }) => {
      const name = people.find(person => person.id === id)?.displayName ?? '—'
      const head = [name, weight === 1 ? '' : `x${weight}`, monthlyMax === null ? '' : `${monthlyMax}/${month}`]
      return `${head.filter(Boolean).join(' ')}${values.length > 0 ? `: ${values.join(' ')}` : ''}`
    })
    .join('\n')
}
