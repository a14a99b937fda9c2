import { defineRoutine } from '../routine.ts'

/** So many days after it was last shown a picture goes: its cards have been frozen since a month by then. */
const days = 40

/** Every night: pictures that no living card shows. */
export const tidyPictures = defineRoutine({
  name: 'report.pictures',
  when: { daily: '03:40' },
  async run({ now, act }) {
    await act(async ({ tx }) => {
      await tx.sql`
        with gone as (delete from "ReportPicture" where at < ${new Date(now.getTime() - days * 86_400_000)} returning "fileId")
        delete from "StoredFile" f using gone where f.id = gone."fileId"`
      return undefined
    })
  },
})
