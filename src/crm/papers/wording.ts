/** The wording contracts begin with; a company writes its own. Lines with "# " are headings. */
export const chinese = `# 第一条 合同标的
乙方向甲方提供下列产品或服务，名称、数量和价格如下：
【明细】
# 第二条 合同金额
合同总金额为【金额】（大写：【大写金额】），已含税，税率【税率】，其中税额【税额】。
# 第三条 付款方式
甲方按下列计划付款，款项以汇入乙方在本合同中载明的账户为准：
【付款计划】
# 第四条 合同期限与交付
本合同自【开始日】起至【结束日】止。乙方应在合同期限内完成交付，甲方应在收到后五个工作日内验收；逾期未提出书面异议的，视为验收合格。
# 第五条 补充约定
【条款】
# 第六条 保密
双方对在签订和履行本合同过程中知悉的对方商业秘密和技术资料负有保密义务，未经对方书面同意，不得向第三方披露。本条在合同终止后三年内仍然有效。
# 第七条 违约责任
甲方逾期付款的，每逾期一日，按应付未付金额的万分之五支付违约金；乙方逾期交付的，每逾期一日，按未交付部分金额的万分之五支付违约金。违约金累计不超过合同总金额的百分之十。
# 第八条 争议解决
因本合同发生的争议，双方应先协商解决；协商不成的，提交乙方所在地有管辖权的人民法院处理。
# 第九条 其他
本合同一式两份，双方各执一份，自双方签字盖章之日起生效。合同附件是本合同的组成部分，与本合同具有同等效力。`

export const english = `# 1. Subject
The Seller supplies the following goods or services to the Buyer:
[lines]
# 2. Price
The total price is [amount], tax included at [tax rate], of which [tax] is tax.
# 3. Payment
The Buyer pays according to the following plan, to the account of the Seller named in this contract:
[payment plan]
# 4. Term and delivery
This contract runs from [start] to [end]. The Seller delivers within this term. The Buyer inspects within five working days of receipt; what is not objected to in writing by then counts as accepted.
# 5. Special terms
[terms]
# 6. Confidentiality
Each party keeps the other party's business and technical information confidential and does not disclose it to third parties without written consent. This clause stays in force for three years after the end of this contract.
# 7. Default
A party in default of payment or delivery pays 0.05 % of the overdue amount for every day, ten per cent of the total price at most.
# 8. Disputes
The parties settle disputes by negotiation first; failing that, the courts at the seat of the Seller have jurisdiction.
# 9. Final provisions
This contract is made in two copies, one for each party, and takes effect when both have signed. Its annexes are part of it.`
