/** A lead in one line, as people forward it: "上海云帆科技 采购部 13800138000 想要50个席位 来源:官网". */
export type LeadFields = {
  company: string
  person: string
  position: string
  phone: string
  email: string
  need: string
  source: string
  region: string
}

const phoneLike = /(?:\+|00)?\d[\d\s()（）-]{5,18}\d(?:\s*(?:转|分机|ext\.?|x)\s*\d{1,6})?/gi
const emailLike = /[^\s<>,，;；:：]+@[^\s<>,，;；]+\.[a-z]{2,}/i
const sourceLike = /(?:来源|渠道|source|from)\s*[:：]\s*(\S+)/i
const regionLike = /(?:地区|区域|城市|region|city)\s*[:：]\s*(\S+)/i
const companyWord =
  /(公司|集团|科技|实业|贸易|股份|电子|食品|制造|银行|学校|医院|工厂|网络|软件|信息|物流|\b(?:co|ltd|inc|llc|gmbh|corp|group|technologies|systems|labs)\b\.?)/i
const positionWord =
  /(部|经理|总监|主任|主管|总|工程师|采购|负责人|老板|manager|director|engineer|buyer|head|ceo|cto|cfo|purchasing|procurement)$/i
const surnames =
  '王李张刘陈杨黄赵吴周徐孙马朱胡林郭何高罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任姚卢傅钟姜崔谭廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛尹段雷黎史龙陶贺顾毛郝龚邵万钱严覃武莫孔向汤'
const chineseName = new RegExp(`^[${surnames}][\\u4e00-\\u9fff]{1,2}$|^[${surnames}](?:先生|女士|小姐|总|工|经理)$`)
const latinName = /^\p{Lu}\p{Ll}+(?:[ -]\p{Lu}[\p{L}.'’]*){1,3}$/u

/** Sorts the parts of a line into fields; what fits nowhere is the need. Nothing that was typed is dropped. */
export function readLine(line: string): LeadFields {
  const fields: LeadFields = {
    company: '',
    person: '',
    position: '',
    phone: '',
    email: '',
    need: '',
    source: '',
    region: '',
  }
  let rest = line
  const take = (pattern: RegExp, group = 0): string => {
    const match = new RegExp(pattern.source, pattern.flags.replace('g', '')).exec(rest)
    if (!match) return ''
    rest = `${rest.slice(0, match.index)} ${rest.slice(match.index + match[0].length)}`
    return (match[group] ?? '').trim()
  }
  fields.source = take(sourceLike, 1)
  fields.region = take(regionLike, 1)
  fields.email = take(emailLike)
  fields.phone = phoneIn(rest)
  if (fields.phone) rest = rest.replace(fields.phone, ' ')
  const need: string[] = []
  for (const word of wordsOf(rest)) place(word, fields, need)
  fields.need = need.join(' ')
  return fields
}

/** A number long enough to be dialled; "50个席位" and dates are none. */
function phoneIn(text: string): string {
  const found = text.match(phoneLike) ?? []
  return (
    found
      .map(number => number.trim())
      .find(number => number.replace(/\D/g, '').length >= 8 && !/^\d{4}-\d{1,2}-\d{1,2}$/.test(number)) ?? ''
  )
}

/** Chinese lines separate by spaces or commas; Latin company names keep their words together by commas only. */
function wordsOf(text: string): string[] {
  const parts = text
    .split(/[,，;；|/\n]+/)
    .map(part => part.trim())
    .filter(Boolean)
  return parts.flatMap(part => (/[\u4e00-\u9fff]/.test(part) || parts.length === 1 ? latinTogether(part) : [part]))
}

/** "Acme Robotics Inc 王芳 采购部" -> "Acme Robotics Inc", "王芳", "采购部". */
function latinTogether(part: string): string[] {
  if (!/[\u4e00-\u9fff]/.test(part)) return [part]
  return part.match(/[A-Za-z][A-Za-z0-9.&'-]*(?:\s+[A-Za-z][A-Za-z0-9.&'-]*)*|\S+/g) ?? []
}

function place(word: string, fields: LeadFields, need: string[]): void {
  if (need.length > 0) need.push(word)
  else if (!fields.person && (chineseName.test(word) || (fields.company && latinName.test(word)))) fields.person = word
  else if (!fields.company && (companyWord.test(word) || nothingYet(fields))) fields.company = word
  else if (!fields.position && word.length <= 20 && positionWord.test(word)) fields.position = word
  else need.push(word)
}

function nothingYet(fields: LeadFields): boolean {
  return !fields.company && !fields.person && !fields.position
}
