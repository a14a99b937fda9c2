import { defineSettings, whole } from './section.ts'

/** How long an act can be taken back. */
export const actSettings = defineSettings({
  name: 'acts',
  fields: { undoSeconds: whole({ min: 10, max: 600, or: 30 }) },
})
