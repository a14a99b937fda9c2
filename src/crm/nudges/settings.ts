import { defineSettings, flag, whole } from '../settings/section.ts'

/** When a record counts as gone quiet, and how many pushes that can wait a person gets on a day. */
export const nudgeSettings = defineSettings({
  name: 'nudges',
  fields: {
    quietCustomers: whole({ min: 1, max: 365, or: 14 }),
    quietLeads: whole({ min: 1, max: 365, or: 7 }),
    teamDays: whole({ min: 0, max: 30, or: 3 }),
    push: flag(true),
    budget: whole({ min: 0, max: 500, or: 20 }),
  },
})
