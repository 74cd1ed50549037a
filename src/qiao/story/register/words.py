"""Words（选项）of persons and households: what each drop-down offers, and what offices write instead.

Education counts in steps: 0 to 6 in the order given here.
"""

from __future__ import annotations


def spelt(**spellings: str) -> dict[str, tuple[str, ...]]:
    """Canonical words, each with its other spellings in one text, a blank between them."""
    return {word: tuple(others.split()) for word, others in spellings.items()}


# Who left a school without its certificate（肄业）has the one before it: 大学肄业 is 高中, which it took to enter.
EDUCATION = spelt(
    文盲或半文盲="文盲 半文盲 文盲半文盲 文盲/半文盲 未上学 没上过学 没读过书 未读书 不识字 学龄前儿童 扫盲班"
    " 小学肄业 小学未毕业",
    小学="小学文化 小学毕业 小学生 小学及以下 初中肄业 初中未毕业",
    初中="初中文化 初中毕业 初中生 初中及以上 初级中学 高中肄业 高中未毕业 中专肄业 中技肄业 技校肄业 职高肄业",
    高中="高中文化 高中毕业 高中生 中专 中技 中职 中师 职高 职中 职业高中 技校 技工学校 高中/中专 高中或中专 高中(中专)"
    " 高中及以上 中专/高中 中专(高中) 中专毕业 技校毕业 大专肄业 专科肄业 高职肄业 大学肄业 本科肄业",
    大专="专科 大学专科 大专毕业 大专生 高职 高职高专 高职(大专) 大专/高职 大专及以上 大专以上",
    本科="大学 大学本科 大学毕业 本科毕业 本科生 本科及以上 学士 研究生肄业",
    研究生="硕士 硕士研究生 研究生毕业 博士 博士研究生 硕士及以上",
)
POVERTY_STATUS = spelt(
    建档立卡贫困户="贫困户 建卡贫困户 建档立卡 建卡户 贫困人口 建档立卡户",
    脱贫户="已脱贫户 脱贫人口 稳定脱贫户 脱贫",
    监测对象="脱贫不稳定户 边缘易致贫户 突发严重困难户 边缘户 监测户",
    非贫困户="一般户 一般农户 非建卡户 非贫困 普通农户",
)
HEALTH = spelt(
    健康="良好 正常 健康或良好 一般",
    长期慢性病="慢性病 慢病",
    患有大病="大病 重病 重大疾病",
    残疾="残疾人 有残疾",
)
RELATION = spelt(
    户主="本人或户主 户主本人 本人",
    配偶="妻子 丈夫 妻 夫 爱人",
    之子="儿子 长子 次子 三子 四子 独生子 子",
    之女="女儿 长女 次女 三女 四女 独生女 女",
    之儿媳="儿媳 媳妇",
    之女婿="女婿",
    之父="父亲 父 公公",
    之母="母亲 母 婆婆",
    之岳父="岳父",
    之岳母="岳母",
    之孙子="孙子 孙",
    之孙女="孙女",
    之兄弟姐妹="兄弟姐妹 哥哥 弟弟 姐姐 妹妹 兄 弟 姐 妹",
    其他="其它 其他亲属 非亲属",
)
