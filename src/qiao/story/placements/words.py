"""Words（选项）of the work ledger: the channels by which people come to work, and what offices write instead."""

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
