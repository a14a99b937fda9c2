import { defineRoutine } from '../routine.ts'

const keptDays = 30

/** The rows of a file are personal data: a month after the import they are forgotten, the counts stay. */
export const tidyImports = defineRoutine({
  name: 'imports.tidy',
  when: { daily: '04:40' },
  run: async ({ look, now }) => {
    const before = new Date(now.getTime() - keptDays * 86_400_000)
    await look(async tx => {
      await tx.sql`delete from "ImportRow" r using "ImportJob" j where j.id = r."jobId" and j."updatedAt" < ${before}`
      await tx.sql`
        delete from "StoredFile" f using "ImportJob" j where f.id = j."fileId" and j."updatedAt" < ${before}`
    })
  },
})
