"""Words（选项）of the work ledgers: channels, forms of employment, sectors, kinds of employers; what offices write."""

from __future__ import annotations

from qiao.story.register.words import spelt

CHANNEL = spelt(
    组织输出="政府组织 有组织输出 组织劳务输出 政府有组织输出 点对点输送 劳务协作",
    自行就业="自主就业 自发 自行外出 自发外出 外出务工 亲友介绍 自谋职业",
    帮扶车间="扶贫车间 就业扶贫车间 就业帮扶车间 车间就业 卫星工厂",
    公益性岗位="公益岗位 公益岗 公益性岗",
    本地企业="就近就业 本地就业 县内企业 企业就业 园区就业",
    劳务经纪="劳务经纪人 中介 劳务公司 人力资源公司 中介组织",
    其他="其它 灵活就业",
)
CODE_OF = {
    "组织输出": "organised",
    "自行就业": "self",
    "帮扶车间": "workshop",
    "公益性岗位": "public_post",
    "本地企业": "local_firm",
    "劳务经纪": "broker",
    "其他": "other",
}
FORM = spelt(
    单位就业="务工就业 单位招用 企业就业 受雇就业 雇佣就业 工资性就业",
    灵活就业="零工 临时就业 非全日制就业 新业态就业",
    自主创业="创业 个体经营 自主经营 个体创业",
    公益性岗位就业="公益性岗位 公益岗位 公益性岗位安置",
    农业就业="务农 农业生产 种植养殖",
    其他="其它",
)
FORM_CODE = {
    "单位就业": "employed",
    "灵活就业": "flexible",
    "自主创业": "own_business",
    "公益性岗位就业": "public_post",
    "农业就业": "farming",
    "其他": "other",
}
SECTOR = spelt(第一产业="一产 一 1 农业", 第二产业="二产 二 2 工业", 第三产业="三产 三 3 服务业")
SECTOR_CODE = {"第一产业": "1", "第二产业": "2", "第三产业": "3"}
EMPLOYER_KIND = spelt(
    民营企业="私营企业 私企 民企 有限责任公司 股份有限公司 企业",
    国有企业="国企 国有独资 国有控股 集体企业",
    外资企业="外企 外商投资 港澳台企业 合资企业 中外合资",
    个体工商户="个体 个体户",
    农民专业合作社="合作社 专业合作社 家庭农场",
    机关事业单位="机关 事业单位 行政事业单位 政府机关",
    社会组织="社会团体 民办非企业",
    其他="其它",
)
EMPLOYER_KIND_CODE = {
    "民营企业": "private",
    "国有企业": "state",
    "外资企业": "foreign",
    "个体工商户": "self_employed",
    "农民专业合作社": "cooperative",
    "机关事业单位": "public",
    "社会组织": "association",
    "其他": "other",
}
