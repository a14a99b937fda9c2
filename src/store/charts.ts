import type { Json } from '../core/card.ts'
import type { Tx } from './db.ts'

/** What a kept picture of a chart shows: an echarts option, and how tall it is drawn; undefined for other files and for pictures from before. */
export async function chartBehind(
  tx: Tx,
  file: string,
): Promise<{ option: { [key: string]: Json }; height: number } | undefined> {
  const [row] = await tx.sql<{ option: { [key: string]: Json }; height: number }>`
    select option, height from "ReportPicture" where "fileId" = ${file} and option is not null limit 1`
  return row
}
