import { defineSettings, whole } from '../settings/section.ts'

const weight = (or: number) => whole({ min: 0, max: 100, or })

/** How much each thing counts when several people want the same record (R37); everybody who works here may read it. */
export const fairSettings = defineSettings({
  name: 'fair',
  fields: { room: weight(40), match: weight(30), answers: weight(15), waiting: weight(15) },
})
