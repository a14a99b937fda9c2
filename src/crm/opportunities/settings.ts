import { choice, defineSettings, flag, whole } from '../settings/section.ts'

/** How deals are looked at: whose probability counts, whether a win wants its reason, when a manager hears of a stuck one, the poll. */
export const dealSettings = defineSettings({
  name: 'deals',
  fields: {
    probability: choice(['stage', 'model'], 'stage'),
    wonReason: flag(false),
    managerDays: whole({ min: 1, max: 365, or: 30 }),
    poll: flag(true),
  },
})
