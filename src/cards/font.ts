import { join } from 'node:path'
import { cardsFolder } from './define.ts'

/** The letters of charts, which hold Chinese and Latin alike. */
export const chartFont = join(cardsFolder(), 'fonts', 'NotoSansSC-Regular.ttf')
