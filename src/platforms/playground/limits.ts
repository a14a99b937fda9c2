/** The playground's own limits: generous, so that what fails here would fail anywhere. */
export const limits = { textCharacters: 20_000, bodyBytes: 262_144, messagesAPage: 100, filesAMessage: 10 } as const
