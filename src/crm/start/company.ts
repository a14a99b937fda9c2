import { getCountries } from 'libphonenumber-js/max'
import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { isZone } from '../../core/moment.ts'
import { can } from '../../core/rights.ts'
import { say, type Text, t } from '../../core/text.ts'
import type { Tx } from '../../store/db.ts'
import { defineAction } from '../action.ts'
import { companyRecord } from '../company.ts'
import { askFor } from '../form.ts'

const input = z.object({
  name: z.string().max(100).default(''),
  locale: z.enum(['zh', 'en']).default('zh'),
  zone: z.string().max(60).default(''),
  currency: z.string().max(10).default(''),
  region: z.string().max(10).default(''),
})
type Typed = z.infer<typeof input>

/** What the company is called, its language, clock, currency and the country its phone numbers are read in. */
export const company = defineAction({
  name: 'company.edit',
  words: { en: ['company'], zh: ['公司信息', '公司'] },
  usage: { en: '', zh: '' },
  does: { en: 'Change the company’s name, time zone or currency', zh: '修改公司名称、时区、货币' },
  input,
  read: () => ({}),
  allow: can('update', 'company'),

  async run({ tx, company: before, reader, said }, typed) {
    if (said !== 'form')
      return askFor(
        {
          action: 'company.edit',
          title: t('company.title'),
          fields: [
            { id: 'name', label: 'company.name', value: before.name, required: true, max: 100 },
            {
              ...{ id: 'locale', label: 'company.locale', hint: 'company.localeHint', value: before.locale },
              choices: [
                { title: say(t('company.zh'), reader), value: 'zh' },
                { title: say(t('company.en'), reader), value: 'en' },
              ],
            },
            { id: 'zone', label: 'company.zone', hint: 'company.zoneHint', value: before.zone, required: true },
            { id: 'currency', label: 'company.currency', hint: 'company.currencyHint', value: before.currency },
            { id: 'region', label: 'company.region', hint: 'company.regionHint', value: before.region },
          ],
        },
        reader,
      )
    const after = checked(typed)
    if (after.currency !== before.currency && (await hasDocuments(tx)))
      throw new Refusal('input.fields', {}, { currency: t('company.currencyStays', { currency: before.currency }) })
    await tx.companySettings.update({
      where: { id: 1 },
      data: {
        ...{ name: after.name, locale: after.locale, timeZone: after.zone },
        ...{ baseCurrency: after.currency, defaultRegion: after.region },
      },
    })
    if (after.currency !== before.currency)
      await tx.pipeline.updateMany({ where: { currency: before.currency }, data: { currency: after.currency } })
    const { policies: _policies, ...was } = before
    return {
      notice: t('company.saved', { name: after.name }),
      changed: [companyRecord],
      audit: [{ action: 'company.edit', on: companyRecord, facts: { before: was, after } }],
    }
  },
})

/** What was typed, in the one way it is kept. Throws a Refusal with a sentence at every field that is wrong. */
function checked({ name, locale, zone, currency, region }: Typed): Typed {
  const money = currency.trim().toUpperCase()
  const country = region.trim().toUpperCase()
  const wrong: Record<string, Text> = {
    ...(name.trim() === '' ? { name: t('field.required') } : {}),
    ...(isZone(zone.trim()) && zone.includes('/') ? {} : { zone: t('company.zoneWrong') }),
    ...(Intl.supportedValuesOf('currency').includes(money) ? {} : { currency: t('field.currency') }),
    ...(getCountries().some(known => known === country) ? {} : { region: t('company.regionWrong') }),
  }
  if (Object.keys(wrong).length > 0) throw new Refusal('input.fields', {}, wrong)
  return { name: name.trim(), locale, zone: zone.trim(), currency: money, region: country }
}

/** True once amounts are kept in the company's currency, which would be false in another one. */
async function hasDocuments(tx: Tx): Promise<boolean> {
  const [some] = await tx.sql`
    select 1 where exists (select 1 from "Quote") or exists (select 1 from "Contract") or exists (select 1 from "Order")
      or exists (select 1 from "Payment") or exists (select 1 from "Opportunity" where "amountMinor" is not null)`
  return some !== undefined
}
