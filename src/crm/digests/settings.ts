import { defineSettings, flag, whole } from '../settings/section.ts'

/** Whether people are told by digests at all, at which hour unless they say otherwise, and after how many unopened ones they come less often. */
export const digestSettings = defineSettings({
  name: 'digests',
  fields: {
    on: flag(true),
    hour: whole({ min: 0, max: 23, or: 9 }),
    unopened: whole({ min: 1, max: 30, or: 3 }),
  },
})
