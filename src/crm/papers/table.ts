import type { Table } from '../table.ts'
import { printContract, printQuote } from './print.ts'
import { sellerSettings } from './settings.ts'
import { word } from './word.ts'

export const table: Table = { actions: [printQuote, printContract, word], settings: [sellerSettings] }
