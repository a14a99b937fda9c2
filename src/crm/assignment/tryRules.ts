import { DateTime } from 'luxon'
import { z } from 'zod'
import { isZone } from '../../core/moment.ts'
import { can } from '../../core/rights.ts'
import { say, type Text, t } from '../../core/text.ts'
import { isWorking, type WorkCalendar } from '../../core/worktime.ts'
import type { Company } from '../../store/company.ts'
import type { Tx } from '../../store/db.ts'
import { defineAction } from '../action.ts'
import { calendarOf } from '../calendar/read.ts'
import { companyRecord } from '../company.ts'
import { drawList } from '../list.ts'
import { defineView } from '../view.ts'
import { type Candidate, choose, freeToday } from './choose.ts'
import { keeperOf } from './keeper.ts'
import { type Conditions, type Rule, ruleFor, rulesOf } from './rule.ts'

const looksAt = 30
const input = z.object({ rule: z.uuid().optional() })

/** Shows what the last thirty leads would have got by the rules, with one that is still off taken as on. Nothing is assigned. */
export const tryRules = defineAction({
  name: 'rule.try',
  words: { en: ['try rules'], zh: ['试算分配'] },
  usage: { en: '', zh: '' },
  does: { en: 'See who would have got the last leads', zh: '看最近的线索按规则会分给谁' },
  input,
  read: () => ({}),
  allow: can('update', 'company'),
  async run(_context, { rule }) {
    return { cards: [{ view: 'rules.try', of: companyRecord, params: { rule }, to: 'only' }] }
  },
})

export const tryView = defineView({
  name: 'rules.try',
  async draw({ tx, actor, reader, company }, _of, given) {
    if (!actor) return null
    const { rule } = input.parse(given)
    const outcomes = await rehearse(tx, company, rule)
    const sums = new Map<string, number>()
    for (const { to } of outcomes) sums.set(to ?? '', (sums.get(to ?? '') ?? 0) + 1)
    const list = [...sums]
      .sort(([, a], [, b]) => b - a)
      .map(([name, count]) => `${name || say(t('rule.tryPool'), reader)} ${count}`)
    const rows = outcomes.toReversed().map(({ no, title, to, rule: by, why }) => ({
      title: `${no} ${title}`,
      line: [to ? `→ ${to}` : `→ ${say(t('rule.tryPool'), reader)}`, by ?? '', why ? say(why, reader) : '']
        .filter(Boolean)
        .join(' · '),
      buttons: [],
    }))
    return drawList(
      {
        title: t('rule.tryTitle', { count: outcomes.length }),
        subtitle: t('rule.tryHint', { list }),
        empty: t('rule.tryEmpty'),
        rows,
      },
      reader,
    )
  },
})

type Past = Conditions & { id: string; no: string; title: string; createdAt: Date }
type Outcome = { no: string; title: string; to: string | null; rule: string | null; why: Text | null }
type Person = { id: string; name: string; status: string; zone: string | null; open: number }
/** What was given so far, in the rehearsal. */
type Given = { to: string; rule: string; at: Date }

/** The last leads from the oldest on, as if nobody had been away and everybody had room. */
async function rehearse(tx: Tx, company: Company, trial: string | undefined): Promise<Outcome[]> {
  const leads = await tx.sql<Past>`
    select * from (
      select id, no, title, region, source, level, need, tags, "campaignId", "chanceBp", "createdAt" from "Lead"
      where "deletedAt" is null order by "createdAt" desc, id desc limit ${looksAt}
    ) last order by "createdAt", id`
  const people = await tx.sql<Person>`
    select u.id, u."displayName" as name, u.status, u."timeZone" as zone, (select count(*)::int from "Lead" l
      where l."ownerId" = u.id and l."convertedAt" is null and l."deletedAt" is null and l.status <> 'lost') as open
    from "User" u where exists (select 1 from "AssignmentMember" m where m."userId" = u.id) or u.id in (select "fallbackId" from "AssignmentRule")`
  const rules = (await rulesOf(tx)).map(rule => (rule.id === trial ? { ...rule, enabled: true } : rule))
  const calendar = await calendarOf(tx, company.zone)
  const given: Given[] = []
  const outcomes: Outcome[] = []
  for (const lead of leads) outcomes.push(await rehearseOne(tx, lead, { rules, people, calendar, given }))
  return outcomes
}

type Stage = { rules: Rule[]; people: Person[]; calendar: WorkCalendar; given: Given[] }

async function rehearseOne(tx: Tx, lead: Past, { rules, people, calendar, given }: Stage): Promise<Outcome> {
  const { no, title } = lead
  const rule = ruleFor(rules, lead, DateTime.fromJSDate(lead.createdAt, { zone: calendar.zone }).weekday)
  if (!rule) {
    const why = t(rules.some(({ enabled }) => enabled) ? 'rule.tryNoRule' : 'rule.tryNoneOn')
    return { no, title, to: null, rule: null, why }
  }
  const mine = given.filter(one => one.rule === rule.id)
  const received = new Map(rule.members.map(({ id }) => [id, mine.filter(({ to }) => to === id).length]))
  const keeper = rule.method === 'sticky' ? await keeperOf({ tx }, lead.id) : undefined
  const pointerId = mine.at(-1)?.to ?? rule.pointerId
  const candidates = rule.members.flatMap((member): Candidate[] => {
    const person = people.find(({ id }) => id === member.id)
    if (person?.status !== 'active') return []
    const zone = person.zone && isZone(person.zone) ? person.zone : calendar.zone
    if (!isWorking(lead.createdAt, { ...calendar, zone })) return []
    const theirs = given.filter(({ to }) => to === member.id)
    const today = theirs.filter(({ at }) => lead.createdAt.getTime() - at.getTime() < 86_400_000).length
    if (member.monthlyMax !== null && freeToday(member.monthlyMax, today) <= 0) return []
    return [
      {
        ...member,
        open: person.open + theirs.length,
        received: received.get(member.id) ?? 0,
        lastAt: theirs.at(-1)?.at ?? null,
        free: Number.POSITIVE_INFINITY,
      },
    ]
  })
  const chosen = choose({ rule: { ...rule, pointerId }, candidates, received, lead, keeper })
  const to = chosen?.id ?? rule.fallbackId
  if (chosen) given.push({ to: chosen.id, rule: rule.id, at: lead.createdAt })
  return {
    ...{ no, title, rule: rule.name },
    to: people.find(({ id }) => id === to)?.name ?? null,
    why: chosen ? null : t('rule.tryNobody'),
  }
}
