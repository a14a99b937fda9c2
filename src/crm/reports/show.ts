import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { allows } from '../../core/rights.ts'
import { say, t } from '../../core/text.ts'
import { rolesThatMay } from '../../store/actors.ts'
import { type Context, defineAction } from '../action.ts'
import { drawList } from '../list.ts'
import { defineView } from '../view.ts'
import { reports } from './all.ts'
import { askingOf, readLine, reportOf } from './line.ts'
import type { Report } from './report.ts'
import { savedNamed } from './saved.ts'
import { asData, type Wanted, wantedSchema } from './wanted.ts'

/** A report by its name and a span, or one of mine by the name I gave it; the menu of all without a name. */
export const show = defineAction({
  name: 'report.show',
  words: { en: ['report', 'reports'], zh: ['报表'] },
  usage: {
    en: '[name] [span] [by rep|product|source|…] [@person]',
    zh: '[名称] [时间] [按人|按产品|按来源…] [@某人]',
  },
  does: { en: 'See a report with its chart', zh: '看报表和图' },
  input: wantedSchema.extend({ report: z.string().max(40).default(''), line: z.string().max(300).default('') }),
  read: rest => ({ line: rest }),
  allow: 'everyone',

  async run(context, { line, ...given }) {
    const of = { entity: 'user' as const, id: context.actor.id }
    if (!line && !given.report) return { cards: [{ view: 'report.menu', of, to: 'only' }] }
    const saved = line ? await savedNamed(context, line) : undefined
    const wanted = saved ? saved.wanted : given.report ? given : await readLine(context, line)
    const { report } = askingOf(context, wanted)
    await mustRead(context, report)
    const params = { ...asData(wanted), ...(saved ? { name: saved.name } : {}) }
    return { cards: [{ view: 'report', of, params, to: 'only' }] }
  },
})

/** Throws a Refusal, naming who may, for somebody who may read none of what the report counts. */
export async function mustRead({ tx, actor }: Pick<Context, 'tx' | 'actor'>, { right }: Report): Promise<void> {
  if (!allows(right, actor)) throw new Refusal('action.notAllowed', { roles: await rolesThatMay(tx, right) })
}

/** The report a tap or a line means, by either way of saying it. */
export async function meant(
  context: Context,
  { line, ...given }: Partial<Wanted> & { line?: string },
): Promise<Wanted> {
  const wanted = given.report ? wantedSchema.parse(given) : await readLine(context, line ?? '')
  await mustRead(context, reportOf(wanted))
  return wanted
}

/** Every report the reader has a right to. */
export const menuView = defineView({
  name: 'report.menu',
  async draw({ actor, reader }) {
    if (!actor) return null
    const rows = reports
      .filter(({ right }) => allows(right, actor))
      .map(({ name, words }) => ({
        title: say(t(`report.name.${name}`), reader),
        line: `${words[reader.locale][0] ?? name} · ${say(t(`report.does.${name}`), reader)}`,
        buttons: [{ title: say(t('button.open'), reader), verb: 'report.show', data: { report: name } }],
      }))
    const mine = { title: say(t('report.savedTitle'), reader), verb: 'report.saved', data: {} }
    return drawList(
      { title: t('report.title'), subtitle: t('report.menu'), empty: t('report.empty'), rows, buttons: [mine] },
      reader,
    )
  },
})
