import { DateTime } from 'luxon'
import { z } from 'zod'
import { clip } from '../../core/normal.ts'
import { can } from '../../core/rights.ts'
import { type Reader, say, t } from '../../core/text.ts'
import { defineAction } from '../action.ts'
import { companyRecord } from '../company.ts'
import { drawList, type Row } from '../list.ts'
import { defineView } from '../view.ts'
import { type Rule, rulesOf } from './rule.ts'

/** The assignment rules in the order in which they are tried. */
export const rules = defineAction({
  name: 'rule.list',
  words: { en: ['rules', 'assignment rules'], zh: ['分配规则'] },
  usage: { en: '', zh: '' },
  does: { en: 'See and change who gets new leads', zh: '查看和修改新线索分给谁' },
  input: z.object({}),
  read: () => ({}),
  allow: can('update', 'company'),
  async run() {
    return { cards: [rulesCard] }
  },
})

/** The list, where the person acts. */
export const rulesCard = { view: 'rules', of: companyRecord, to: 'only' } as const

export const rulesView = defineView({
  name: 'rules',
  async draw({ tx, actor, reader }) {
    if (!actor) return null
    const all = await rulesOf(tx)
    const people = await tx.user.findMany({ select: { id: true, displayName: true } })
    const names = new Map(people.map(({ id, displayName }) => [id, displayName]))
    const enter = { title: say(t('button.newRule'), reader), verb: 'rule.edit', data: {}, main: all.length === 0 }
    const rows: Row[] = [
      ...all.map(rule => rowOf(rule, { names, reader })),
      { title: say(t('rule.another'), reader), line: say(t('rule.anotherHint'), reader), buttons: [enter] },
    ]
    return drawList({ title: t('rule.title'), subtitle: t('rule.subtitle'), empty: t('rule.title'), rows }, reader)
  },
})

function rowOf(rule: Rule, { names, reader }: { names: ReadonlyMap<string, string>; reader: Reader }): Row {
  const data = { rule: rule.id }
  const turn = rule.enabled ? 'off' : 'on'
  return {
    title: `${rule.priority} · ${rule.name}`,
    mark: rule.enabled ? '' : say(t('rule.isOff'), reader),
    line: clip(
      [
        say({ key: `rule.method.${rule.method}` }, reader),
        peopleOf(rule, names),
        ...conditions(rule, reader),
        end(rule, names, reader),
      ].join(' · '),
      300,
    ),
    buttons: [
      { title: say(t('button.edit'), reader), verb: 'rule.edit', data },
      { title: say(t('button.try'), reader), verb: 'rule.try', data },
      {
        title: say(t(turn === 'on' ? 'button.turnOn' : 'button.turnOff'), reader),
        verb: 'rule.turn',
        data: { ...data, turn },
        main: turn === 'on',
      },
      { title: say(t('button.delete'), reader), verb: 'rule.delete', data },
    ],
  }
}

function peopleOf({ members, method }: Rule, names: ReadonlyMap<string, string>): string {
  return members
    .map(({ id, weight, values }) => {
      const name = names.get(id) ?? '—'
      if (method === 'weighted') return `${name} ×${weight}`
      return method === 'byField' && values.length > 0 ? `${name}（${values.join('/')}）` : name
    })
    .join(', ')
}

function conditions(rule: Rule, reader: Reader): string[] {
  const lists = [
    ['fact.region', rule.regions],
    ['fact.source', rule.sources],
    ['fact.level', rule.levels],
    ['fact.tags', rule.tags],
    ['fact.need', rule.needs],
  ] as const
  const days = rule.weekdays.map(day =>
    DateTime.utc(2024, 1, day)
      .setLocale(reader.locale === 'zh' ? 'zh-CN' : 'en-GB')
      .toFormat('EEE'),
  )
  return [
    ...lists.flatMap(([label, words]) =>
      words.length > 0 ? [`${say({ key: label }, reader)} ${words.join('/')}`] : [],
    ),
    ...(rule.products.length > 0
      ? [`${say(t('fact.products'), reader)} ${rule.products.map(({ name }) => name).join('/')}`]
      : []),
    ...chanceText(rule, reader),
    ...(rule.campaignIds.length > 0 ? [say(t('rule.campaigns', { count: rule.campaignIds.length }), reader)] : []),
    ...(days.length > 0 ? [days.join('/')] : []),
  ]
}

function chanceText({ chanceFromBp, chanceBelowBp }: Rule, reader: Reader): string[] {
  if (chanceFromBp === null && chanceBelowBp === null) return []
  return [say(t('rule.chance', { from: (chanceFromBp ?? 0) / 100, to: (chanceBelowBp ?? 10_000) / 100 }), reader)]
}

function end(
  { acceptMinutes, maxOffers, fallbackId }: Rule,
  names: ReadonlyMap<string, string>,
  reader: Reader,
): string {
  const fallback = fallbackId && names.get(fallbackId)
  return say(
    t(fallback ? 'rule.endFallback' : 'rule.endPool', {
      minutes: acceptMinutes,
      max: maxOffers,
      fallback: fallback ?? '',
    }),
    reader,
  )
}
