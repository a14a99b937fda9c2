import type { Handle } from './people.ts'

/** The trade fair whose visitors are among the leads. */
export const fair = '秋季工业展'

/** What the demo company has set up before its history begins: a campaign with its page and a short link, and a rule to be tried. */
export function arrangements(today: Date): { who: Handle; action: string; input: Record<string, string> }[] {
  const day = (days: number) => new Date(today.getTime() + days * 86_400_000).toISOString().slice(0, 10)
  return [
    {
      who: 'wang',
      action: 'campaign.save',
      input: {
        ...{
          name: fair,
          slug: 'expo',
          source: '展会',
          startOn: day(-90),
          endOn: day(60),
          budget: '8万',
          cost: '6.2万',
        },
        ...{ headline: '领取产品手册', headlineEn: 'Get our brochure' },
        intro: '留下联系方式，我们会在一个工作日内与您联系。',
        introEn: 'Leave your details and we will be in touch within one working day.',
        consent: '我同意云澜软件使用以上信息与我联系，并可随时要求删除。',
        consentEn:
          'I agree that 云澜软件 may contact me with these details, and I can ask to have them deleted at any time.',
      },
    },
    {
      who: 'zhou',
      action: 'settings.save',
      input: {
        ...{
          section: 'seller',
          legalName: '云澜软件（上海）有限公司',
          legalNameEn: 'Yunlan Software (Shanghai) Co., Ltd.',
        },
        ...{ taxNo: '91310000MA1FL0AB3X', address: '上海市浦东新区博云路 2 号 1201 室', phone: '021-5088 0000' },
        ...{ bank: '工商银行上海张江支行', account: '1001 2345 6789 0123 456' },
      },
    },
    { who: 'wang', action: 'campaign.turn', input: { campaign: fair, state: 'running' } },
    { who: 'wang', action: 'campaign.link', input: { campaign: fair, label: '公众号' } },
    {
      who: 'wang',
      action: 'campaign.material',
      input: { campaign: fair, title: '展台海报', url: 'https://example.com/booth.pdf' },
    },
    {
      who: 'wang',
      action: 'campaign.save',
      input: {
        ...{
          name: '春季线上研讨会',
          slug: 'webinar',
          source: '研讨会',
          startOn: day(20),
          endOn: day(80),
          budget: '2万',
        },
        ...{ headline: '预约线上研讨会', headlineEn: 'Join our webinar', consent: '我同意云澜软件就研讨会与我联系。' },
      },
    },
    {
      who: 'zhou',
      action: 'recycle.save',
      input: { pool: '公共线索池', kind: 'noFollowUp', limitDays: '60', warn: '7, 3, 1' },
    },
    { who: 'zhou', action: 'rule.save', input: { name: '华东轮流', members: '林梅\n赵博', sources: '官网, 公众号' } },
    { who: 'wang', action: 'target.set', input: { lines: aims(day(0)) } },
    { who: 'wang', action: 'report.save', input: { report: 'ranking', period: '上周', name: '周会' } },
  ]
}

/** What the team is to win in the present month and quarter. */
function aims(today: string): string {
  const month = today.slice(0, 7)
  const quarter = `${today.slice(0, 4)}Q${Math.ceil(Number(today.slice(5, 7)) / 3)}`
  return [`林梅 ${month} 60万`, `赵博 ${month} 50万`, `华东销售部 ${month} 120万`, `华东销售部 ${quarter} 400万`].join(
    '\n',
  )
}
