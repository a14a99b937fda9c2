import type { Context } from '../action.ts'

/** What visitors agree to. A changed text is a new version; what was agreed to before stays as it was. */
export async function keepConsent(
  { tx, now }: Context,
  campaignId: string,
  { text, textEn }: { text: string; textEn: string },
): Promise<void> {
  const last = await tx.consentText.findFirst({ where: { campaignId }, orderBy: { version: 'desc' } })
  if (last?.text === text && last.textEn === textEn) return
  await tx.consentText.create({ data: { campaignId, version: (last?.version ?? 0) + 1, text, textEn, createdAt: now } })
}
