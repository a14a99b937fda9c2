/** The languages Shoal speaks. */
export type Locale = 'zh' | 'en'
