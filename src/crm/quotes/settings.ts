import { choice, defineSettings, whole } from '../settings/section.ts'

/** What a new quote begins with. */
export const quoteSettings = defineSettings({
  name: 'quotes',
  fields: {
    validDays: whole({ min: 1, max: 365, or: 30 }),
    taxRate: whole({ min: 0, max: 100, or: 13 }),
    costGate: choice(['marked', 'all'], 'marked'),
  },
})
