import type { Locale } from '../core/text.ts'
import type { Tx } from './db.ts'

/** What every rule and card needs to know of the company. `region` is the country phone numbers are read in. */
export type Company = {
  name: string
  locale: Locale
  zone: string
  currency: string
  region: string
  /** What admins decided, by section: read through the section's own `of`. */
  policies: { [section: string]: unknown }
}

/** The company's settings. Throws before the first seed. */
export async function companyOf(tx: { sql: Tx['sql'] }): Promise<Company> {
  const [company] = await tx.sql<Company>`
    select name, locale, "timeZone" as zone, "baseCurrency" as currency, "defaultRegion" as region, policies from "CompanySettings" where id = 1`
  if (!company)
    throw new Error('The company has no settings yet: load the demo company or add a row to CompanySettings.')
  return company
}
