import { z } from 'zod'
import type { Json } from '../../core/card.ts'
import { say, t } from '../../core/text.ts'
import { drawList } from '../list.ts'
import { defineView } from '../view.ts'

const params = z.object({
  said: z.string(),
  candidates: z.array(z.object({ no: z.string(), title: z.string(), hint: z.string(), ref: z.string().optional() })),
  text: z.string().optional(),
  action: z.string().optional(),
  input: z.custom<Json>().optional(),
})

/** A name fits several records: each row goes on with what the person wanted, about that record. */
export const choiceView = defineView({
  name: 'choice',
  async draw({ actor, reader }, _of, given) {
    if (!actor) return null
    const { said, candidates, text, action, input } = params.parse(given)
    const rows = candidates.map(({ no, title, hint, ref = no }) => ({
      title: `${no} ${title}`,
      line: hint,
      buttons: [
        text === undefined
          ? {
              title: say(t('button.thisOne'), reader),
              verb: action ?? '',
              data: chosen(input ?? {}, said, ref),
              main: true,
            }
          : {
              title: say(t('button.thisOne'), reader),
              verb: 'say',
              data: { text: named(text, said, ref) },
              main: true,
            },
      ],
    }))
    return drawList({ title: t('choice.title', { said }), empty: t('choice.title', { said }), rows }, reader)
  },
})

/** The line again, the number in place of the name; "claim ai" keeps its "claim". */
function named(line: string, said: string, no: string): string {
  const words = ` ${line} `
  return words.includes(` ${said} `) ? words.replace(` ${said} `, ` ${no} `).trim() : line.replace(said, no)
}

/** The input again, with the ambiguous words replaced by the number that was chosen. */
function chosen(input: Json, said: string, no: string): { [key: string]: Json } {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return {}
  return Object.fromEntries(
    Object.entries(input).map(([key, value]) => [
      key,
      value === said ? no : Array.isArray(value) ? value.map(item => (item === said ? no : item)) : value,
    ]),
  )
}
