import { t } from '../../../core/text.ts'
import type { ApproveStep, Lapse } from '../flow.ts'
import { editWords, lapses, modes, type Vocabulary } from './words.ts'
import { Wrong } from './wrong.ts'

/** What a line may say of a step beside who is asked. */
export type How = Partial<Pick<ApproveStep, 'mode' | 'ratioBp' | 'edits' | 'lapse'>>

type Known = Pick<Vocabulary, 'editable' | 'mayLapse'>

/**
 * Who is asked, and how, behind commas: "角色 财务，全部，24小时后通过，可改 税率、条款". What may be changed comes last, because it may have
 * commas of its own.
 */
export function readAsked(said: string, known: Known): { who: string; how: How } {
  const change = new RegExp(`[,;，；]\\s*(?:${editWords.join('|')})\\s*(.+)$`, 'i').exec(said)
  const { who, how } = readClauses(change ? said.slice(0, change.index).trim() : said, known)
  return { who, how: change ? { ...how, edits: fieldsIn(change[1] ?? '', known) } : how }
}

/** Takes what it understands from the end; what is left names people, whose names may stand between commas too. */
function readClauses(said: string, known: Known): { who: string; how: How } {
  const cut = said.search(/[,;，；](?=[^,;，；]*$)/)
  const clause = cut < 0 ? undefined : clauseOf(said.slice(cut + 1).trim(), known)
  if (!clause) return { who: said, how: {} }
  const rest = readClauses(said.slice(0, cut).trim(), known)
  return { who: rest.who, how: { ...rest.how, ...clause } }
}

function clauseOf(said: string, known: Known): How | undefined {
  return modeOf(said) ?? lapseOf(said, known)
}

function modeOf(said: string): How | undefined {
  const share = /^(\d{1,3})\s*%$/.exec(said)
  if (share && Number(share[1]) >= 1 && Number(share[1]) <= 100)
    return { mode: 'ratio', ratioBp: Number(share[1]) * 100 }
  const names = ['any', 'all', 'sequential'] as const
  const mode = names.find(one => modes[one].some(word => word === said.toLowerCase()))
  return mode && { mode }
}

/** "24小时后通过", "reject after 16 h": working hours. Money waits for people, however long. */
function lapseOf(said: string, { mayLapse }: Known): How | undefined {
  const after = (as: Lapse['as']) => {
    const [zh, en] = lapses[as]
    const read = new RegExp(`^(?:(\\d{1,3})\\s*(?:个?工作)?小时${zh}|${en}\\s+(\\d{1,3})\\s*(?:h|hours?))$`, 'i').exec(
      said,
    )
    return read && { as, hours: Number(read[1] ?? read[2]) }
  }
  const lapse = after('approved') ?? after('rejected')
  if (!lapse) return undefined
  if (!mayLapse) throw new Wrong(t('flow.neverLapses', { said }))
  if (lapse.hours < 1 || lapse.hours > 240) throw new Wrong(t('flow.lapseHours', { said }))
  return { lapse }
}

function fieldsIn(said: string, { editable }: Known): string[] {
  return said
    .split(/\s*[、,，;；]\s*/)
    .filter(Boolean)
    .map(name => {
      const field = editable.find(({ names }) => names.some(one => one.toLowerCase() === name.toLowerCase()))
      if (field) return field.field
      const fields = editable.map(({ names }) => names[0] ?? '')
      throw new Wrong(fields.length > 0 ? t('flow.notEditable', { field: name, fields }) : t('flow.nothingEditable'))
    })
}
