import { monthName } from '../../core/moment.ts'
import { isTextKey, type Reader, say, type TextKey, t } from '../../core/text.ts'
import { nameIn } from '../pipelines/read.ts'
import type { Asking, Group } from './asking.ts'
import type { Column } from './report.ts'
import { ask, part } from './statement.ts'

/** What a line is called, and its place where lines have an order of their own. */
export type Called = { name: string; place: number }

const ages = ['notDue', 'to30', 'to60', 'to90', 'over90']

/** The names of the things lines stand for, in the reader's language; '' is what has none. */
export async function callNames(asking: Asking, keys: readonly string[]): Promise<Map<string, Called>> {
  const names = await namesOf(asking, keys)
  return new Map(
    keys.map((key, index) => [
      key,
      key === '' ? { name: withoutOne(asking), place: 10_000 } : (names.get(key) ?? { name: key, place: index }),
    ]),
  )
}

async function namesOf({ tx, group, reader }: Asking, keys: readonly string[]): Promise<Map<string, Called>> {
  const ids = keys.filter(key => /^[0-9a-f-]{36}$/.test(key))
  switch (group) {
    case 'rep':
    case 'engineer':
      return of(
        await ask(
          tx,
          part`select id as key, "displayName" as name, "createdOrder" as place from "User" where id = any (${ids}::uuid[])`,
        ),
      )
    case 'product':
      return of(await ask(tx, part`select id as key, name, 0 as place from "Product" where id = any (${ids}::uuid[])`))
    case 'campaign':
      return of(await ask(tx, part`select id as key, name, 0 as place from "Campaign" where id = any (${ids}::uuid[])`))
    case 'customer':
      return of(
        await ask(
          tx,
          part`select id as key, no || ' ' || name as name, 0 as place from "Customer" where id = any (${ids}::uuid[])`,
        ),
      )
    case 'pair':
      return of(
        await ask(
          tx,
          part`select k as key, a.name || ' + ' || b.name as name, 0 as place from unnest(${[...keys]}::text[]) k
            join "Product" a on a.id::text = split_part(k, '+', 1) join "Product" b on b.id::text = split_part(k, '+', 2)`,
        ),
      )
    case 'competitor':
      return of(
        await ask(tx, part`select id as key, name, 0 as place from "Competitor" where id = any (${ids}::uuid[])`),
      )
    case 'stage': {
      const rows = await ask<{ key: string; name: string; nameEn: string; place: number; pipeline: string }>(
        tx,
        part`select s.id as key, s.name, s."nameEn", (p.sort * 100 + s.sort) as place, p.name as pipeline
          from "Stage" s join "Pipeline" p on p.id = s."pipelineId" where s.id = any (${ids}::uuid[])`,
      )
      // Stages of different pipelines may have one name: then each says whose it is.
      const names = rows.map(row => nameIn(row, reader.locale))
      const isShared = (name: string) => names.filter(other => other === name).length > 1
      return of(
        rows.map((row, index) => {
          const name = names[index] ?? ''
          return {
            ...row,
            name: isShared(name) ? say(t('report.stageOf', { stage: name, pipeline: row.pipeline }), reader) : name,
          }
        }),
      )
    }
    case 'reason': {
      const rows = await tx.dealReason.findMany({ where: { id: { in: ids } } })
      return of(rows.map(row => ({ key: row.id, name: nameIn(row, reader.locale), place: row.sort })))
    }
    default:
      return of(
        keys.map((key, place) => ({
          key,
          name: worded(group, key, reader),
          place: ages.indexOf(key) >= 0 ? ages.indexOf(key) : place,
        })),
      )
  }
}

/** What a column is called where it stands by itself: at the head of a table, of a chart, beside a figure. */
export function columnName({ name }: Pick<Column, 'name'>, reader: Reader): string {
  const said = say(t(`report.column.${name}`), reader)
  return said.charAt(0).toUpperCase() + said.slice(1)
}

const fields: Readonly<Record<string, TextKey>> = {
  'customer.contact': 'report.field.customerContact',
  'customer.industry': 'report.field.customerIndustry',
  'customer.level': 'report.field.customerLevel',
  'deal.amount': 'report.field.dealAmount',
  'deal.close': 'report.field.dealClose',
  'deal.nextStep': 'report.field.dealNextStep',
  'lead.need': 'report.field.leadNeed',
  'lead.source': 'report.field.leadSource',
}

/** Words of ours for what is kept as a word: a way to talk, an age, a segment of customers. */
function worded(group: Group, key: string, reader: Reader): string {
  if (group === 'month') return monthName(new Date(`${key.slice(0, 7)}-15T12:00:00Z`), { ...reader, zone: 'UTC' })
  const field = group === 'field' ? fields[key] : undefined
  if (field) return say(t(field), reader)
  const text =
    group === 'method'
      ? `method.${key}`
      : group === 'type' || group === 'priority'
        ? `ticket.${group}.${key}`
        : `report.${group}.${key}`
  return isTextKey(text) ? say(t(text), reader) : key
}

function of(rows: { key: string; name: string; place: number }[]): Map<string, Called> {
  return new Map(rows.map(({ key, name, place }) => [key, { name, place }]))
}

function withoutOne({ group, reader }: Asking): string {
  return say(
    t(
      group === 'rep'
        ? 'report.noOwner'
        : group === 'engineer'
          ? 'report.noEngineer'
          : group === 'product'
            ? 'report.noProduct'
            : 'report.notSaid',
    ),
    reader,
  )
}
