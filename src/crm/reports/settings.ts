import { choice, defineSettings } from '../settings/section.ts'

/** How charts look for everybody: a picture cannot know whether the chat is light or dark. */
export const reportSettings = defineSettings({ name: 'reports', fields: { theme: choice(['light', 'dark'], 'light') } })
