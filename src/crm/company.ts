/** What the trail and the card copies know the company by: it has one row. */
export const companyRecord = { entity: 'company', id: '00000000-0000-7000-8000-000000000002' } as const
