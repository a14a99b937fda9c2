import { defineSettings, flag, whole } from '../settings/section.ts'

/** When a record counts as gone quiet, when nothing rings, and how many pushes that can wait a person or a room gets on a day. */
export const reminderSettings = defineSettings({
  name: 'reminders',
  fields: {
    quietCustomers: whole({ min: 1, max: 365, or: 14 }),
    quietLeads: whole({ min: 1, max: 365, or: 7 }),
    teamDays: whole({ min: 0, max: 30, or: 3 }),
    quietFrom: whole({ min: 0, max: 23, or: 21 }),
    quietTo: whole({ min: 0, max: 23, or: 8 }),
    offDaysQuiet: flag(false),
    budget: whole({ min: 0, max: 500, or: 20 }),
    roomBudget: whole({ min: 0, max: 500, or: 40 }),
  },
})
