/** What the demo company's last ninety days are made of. */
export const chineseCompanies =
  `上海云帆科技有限公司|苏州恒屹精密制造有限公司|杭州青禾食品有限公司|南京博远教育科技有限公司|宁波海川物流有限公司|无锡立新电子有限公司|合肥智造云信息技术有限公司|常州凯力新能源有限公司|南通江海船舶配件有限公司|绍兴锦绣纺织有限公司|嘉兴瑞安医疗器械有限公司|温州鑫隆五金制品有限公司|扬州绿源环保工程有限公司|徐州中矿装备有限公司|台州永泰模具有限公司|金华优品电子商务有限公司|湖州竹海家居有限公司|镇江恒顺包装有限公司|泰州康健药业有限公司|盐城风驰新能源有限公司|芜湖奇点汽车零部件有限公司|马鞍山钢联贸易有限公司|上海半夏餐饮管理有限公司|上海拓维建筑设计有限公司|苏州工业园区晶芯半导体有限公司|昆山联创光电有限公司|杭州西溪文旅发展有限公司|宁波甬江化工有限公司|南京紫金保险经纪有限公司|上海申通律师事务所|杭州指南针咨询有限公司|苏州阿尔法机器人有限公司|上海鲸落文化传媒有限公司|无锡太湖水务工程有限公司|南京云锦纺织研究所|合肥科大讯联软件有限公司|宁波东方日升照明有限公司|绍兴古越酒业有限公司|嘉兴港区仓储有限公司|常熟波司服饰有限公司|上海蓝鲸冷链物流有限公司|杭州星辰影像有限公司|苏州同里旅游发展有限公司|南京长江智能装备有限公司|上海明德国际学校|泰州海陵农业科技有限公司|湖州安吉茶业有限公司|金华横店道具有限公司|温州正泰机电有限公司|台州椒江渔业合作社|上海栖云酒店管理有限公司|苏州澄湖生物科技有限公司|杭州之江印务有限公司|宁波舟联航运有限公司|南京钟山保安服务有限公司|无锡锡山轴承有限公司|合肥滨湖会展有限公司|常州天宁陶瓷有限公司|上海临港新材料有限公司|上海陆家嘴金融培训学校|苏州太湖乳业有限公司|杭州余杭家政服务有限公司|南通紫琅纺织机械有限公司|扬州瘦西湖旅行社|绍兴柯桥面料有限公司|嘉兴南湖电气有限公司|温州瓯海眼镜有限公司|台州黄岩塑料有限公司|金华义乌跨境供应链有限公司|湖州南浔地板有限公司|镇江丹阳光学有限公司|泰州兴化脱水食品有限公司|盐城大丰港务有限公司|徐州云龙工程机械有限公司|芜湖繁昌铸造有限公司|马鞍山雨山建材有限公司|安庆振风广告有限公司|蚌埠玻璃工业设计院|滁州凤阳石英有限公司|阜阳颍上粮油有限公司|上海静安口腔医院|上海浦江游艇有限公司|苏州昆曲艺术中心|杭州良渚文创有限公司|宁波象山渔港冷库有限公司|南京江宁汽车租赁有限公司|无锡惠山泥人文创有限公司|上海虹桥会务有限公司`.split(
    '|',
  )
export const englishCompanies =
  'Northwind Robotics Ltd|Bluefin Logistics Inc|Harbor & Pine Foods|Contoso Medical Devices|Redwood Learning GmbH|Kestrel Software Ltd|Maple Street Hotels|Orchid Semiconductor Inc'.split(
    '|',
  )
export const surnames = '王李张刘陈杨黄赵吴周徐孙马朱胡林郭何高罗'
export const givenNames =
  '敏|志强|晓燕|建国|丽娜|浩然|佳怡|文博|雪梅|俊杰|思远|雅琴|国栋|梦洁|子轩|春晖|永康|静怡'.split('|')
export const englishNames = 'Anna Keller|David Moore|Priya Nair|Tom Becker|Laura Rossi|James Carter'.split('|')
export const positions = '采购部|信息部经理|总经理助理|运营总监|财务主管|销售总监|生产部|行政主管'.split('|')
export const englishPositions = 'Head of Purchasing|IT Manager|COO|Operations Director'.split('|')
export const needs =
  '想要50个席位，月底前定|现有系统到期，想换一套|分公司统一客户管理|要能接企业微信|先试用10个账号|希望和ERP打通|售后工单想一起管|关注数据权限和审批|多门店线索分配|想看移动端效果'.split(
    '|',
  )
export const englishNeeds =
  'Replacing a legacy CRM, 120 seats|Needs a pilot for 15 users|Wants approvals inside chat|Looking for Lark integration'.split(
    '|',
  )
export const sources = '官网|展会|老客户介绍|百度推广|公众号|电话咨询'.split('|')
export const regions = '上海|苏州|杭州|南京|宁波|无锡|合肥'.split('|')
export const talks =
  '打电话聊了需求，对方挺感兴趣|微信发了产品介绍和案例|上门拜访，见到了使用部门负责人|电话沟通价格，觉得略高|发了试用账号，下周反馈|开会演示了移动端，反应不错|邮件发了方案和报价思路|电话确认预算已批，流程要两周|见了总经理，关注数据安全|微信跟进，对方在出差'.split(
    '|',
  )
export const englishTalks =
  'Called, they liked the pilot idea|Sent the deck and two case studies by email|Demo meeting with IT and sales ops|Discussed price on the phone'.split(
    '|',
  )
export const nextSteps = '回访试用情况|发正式报价|约演示时间|确认合同条款|拜访信息部|跟进预算审批|发案例资料'.split('|')
export const returnReasons = '联系了三次都没有回应|需求要到明年再说|不在我负责的行业|预算不够，先放一放'.split('|')
export const products = [
  { sku: 'SEAT-1', name: '企业版席位（年）', price: '1800', unit: '个', floor: '1400', cost: '820' },
  { sku: 'DESK-1', name: '售后工单模块（年）', price: '12800', unit: '套', floor: '10000', cost: '6100' },
  { sku: 'TRAIN', name: '上门培训', price: '3000', unit: '天', cost: '1500' },
]
export const competitors = '蓝海系统|远山软件'.split('|')
export const orders = 'SEAT-1 50|SEAT-1 30 1650;TRAIN 2|DESK-1 1;SEAT-1 20 1800 5%'.split('|')
export const partnerDeals = '渠道伙伴联合投标|区域代理框架|行业方案共创'.split('|')
/** Who is who at the first customers. */
export const deciders = [
  { name: '顾明远', title: '总经理', isDecisionMaker: 'yes', note: '只看投入产出，先讲案例' },
  { name: '沈佳', title: '信息部经理', note: '关心接口和权限' },
  { name: '段文静', title: '采购主管', note: '走比价流程，至少三家' },
]
/** What visitors of the fair's page sent. */
export const visitors = [
  { company: '上海澄观仪器有限公司', person: '姚立', phone: '13911230001', need: '想看移动端演示，30 人团队' },
  { company: '苏州木渎包装有限公司', person: '钱莉', phone: '13911230002', need: '先要产品手册和报价' },
  {
    company: 'Alder Tools GmbH',
    person: 'Jonas Weber',
    email: 'jonas.weber@alder-tools.example',
    need: 'Pilot for 12 users',
  },
]
export const dealNames = '席位采购|客户管理系统|售后工单模块|移动端升级|审批流程上线|试点项目'.split('|')
export const englishDealNames = 'CRM rollout|Pilot for sales team|Service desk module'.split('|')
