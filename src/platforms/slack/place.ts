import type { Locale } from '../../core/text.ts'
import type { Tone } from './words.ts'

/** Where a card is shown. */
export type Surface = 'message' | 'modal' | 'home'

/** What the elements of a card need to know. `tone` is the colour of the box they stand in, for its first words. */
export type Place = { surface: Surface; lang: Locale; errors: Record<string, string>; tone?: Tone | undefined }
