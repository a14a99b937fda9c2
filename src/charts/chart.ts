import type { ChartOption } from './draw.ts'

/** A chart and how tall it wants to be, at the width all charts have. */
export type Chart = { option: ChartOption; height: number }

/** One value with the words that stand beside it: charts do not know how money or days are written. */
export type Point = { value: number; words: string }
/** One thing that is compared: a person, a stage, a month. */
export type Bar = { name: string; points: Point[] }

/** The width of every picture, in pixels: twice what a card has on a phone, and a little more. */
export const chartWidth = 760
/** What stays free at every side, in pixels. */
export const edge = 24
/** One bar with its name, which may take two lines. */
export const rowHeight = 72
