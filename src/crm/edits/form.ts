import type { Outcome } from '../../core/platform.ts'
import { say, type Text, t } from '../../core/text.ts'
import type { Context } from '../action.ts'
import { askFor, type Field, none } from '../form.ts'
import type { Edited, FieldRule, Said } from './editor.ts'
import type { Edit } from './trail.ts'

type Meanwhile = { edits: Edit[]; conflicts: string[]; seen: Said }
type Asked = { edited: Edited; rules: FieldRule[]; said: Said; meanwhile?: Meanwhile }

/** The record to write over. After somebody else's save it says who changed what, and asks whose word counts where both did. */
export function editForm({ reader }: Context, { edited, rules, said, meanwhile }: Asked): Outcome {
  const { ref, heading, version, choices = {} } = edited
  const conflicts = meanwhile?.conflicts ?? []
  const rows = rules.map((rule): Field & { row: number } => {
    const from = choices[rule.id] ?? rule.choices
    return { ...rule, ...(from ? { choices: from } : {}), value: said[rule.id] || (from ? none : '') }
  })
  const whose: Field[][] =
    conflicts.length > 0 ? [[{ id: 'keep', label: 'label.keep', value: 'theirs', choices: sides() }]] : []
  const form = askFor(
    {
      action: 'record.edit',
      context: { record: ref, version, ...(conflicts.length > 0 ? { conflicts } : {}) },
      title: t('edit.title', { record: heading }),
      warnings: meanwhile ? warnings(meanwhile) : [],
      rows: [...whose, ...sideBySide(rows)],
    },
    reader,
  )
  return meanwhile ? { ...form, notice: t('edit.meanwhile', { record: heading, who: lastOf(meanwhile.edits) }) } : form

  function warnings({ edits, seen }: Meanwhile): Text[] {
    return edits.flatMap(({ who, at, changes }) =>
      rules
        .filter(rule => rule.id in changes)
        .map(rule =>
          t('edit.theirs', {
            ...{ who, at, field: t(rule.label), to: changes[rule.id]?.to || '—' },
            from: changes[rule.id]?.from || seen[rule.id] || '—',
          }),
        ),
    )
  }

  function sides() {
    return [
      { title: say(t('edit.keepTheirs'), reader), value: 'theirs' },
      { title: say(t('edit.takeMine'), reader), value: 'mine' },
    ]
  }
}

function lastOf(edits: Edit[]): string {
  return edits.at(-1)?.who ?? '—'
}

/** Fields of one row stand side by side, rows in the order of their numbers. */
function sideBySide(fields: (Field & { row: number })[]): Field[][] {
  const rows = new Map<number, Field[]>()
  for (const field of fields) rows.set(field.row, [...(rows.get(field.row) ?? []), field])
  return [...rows.values()]
}
