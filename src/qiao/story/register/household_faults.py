"""What can be wrong with the rows of one household（户层核对）: checks 4, 7, 8 and 9 of DOMAIN.md §2.

An error is what cannot be: two heads, a son who is a woman. A warning is what happens, but seldom. See ADR 0021.
"""

from __future__ import annotations

from qiao.ground.exchange.faults import FaultKind

PHONE_TWO_COUNTIES = FaultKind(
    "phone_two_counties",
    "和第 {other} 行同一户、同一个电话，住址却在两个县。",
    "请核对住址和电话；夫妻共用一个电话不用改。",
    "The same household and phone as row {other}, but a residence in another county.",
    "Check residence and phone; spouses may share one phone.",
    "warning",
)
NO_LABOUR_WORKING = FaultKind(
    "no_labour_working",
    "劳动技能是“{labour}”，务工状况却是“{work}”。",
    "请核对是哪一项没有更新。",
    "The labour ability is “{labour}”, yet the work is “{work}”.",
    "Check which of the two is out of date.",
    "warning",
)
NO_LABOUR_OF_AGE = FaultKind(
    "no_labour_of_age",
    "{age} 岁，劳动技能却是“无劳动力”。",
    "16 到 65 岁干不了活的填“丧失劳动力”或“弱劳动力”，请核对。",
    "Aged {age}, yet marked 无劳动力.",
    "From 16 to 65, who cannot work is 丧失劳动力 or 弱劳动力; check it.",
    "warning",
)
STUDENT_OVER_30 = FaultKind(
    "student_over_30",
    "{age} 岁，在校生状况却是“{student}”。",
    "请核对是不是毕业以后没有更新。",
    "Aged {age}, yet in school: “{student}”.",
    "Check whether it was left as it was after leaving school.",
    "warning",
)
HEAD_MISSING = FaultKind(
    "head_missing",
    "这份表里，户编号“{household}”没有户主。",
    "请核对与户主关系；户主不在这份表里的不用改。",
    "Household “{household}” has no head in this file.",
    "Check the relations; if the head is not in this file, leave it.",
    "warning",
)
TWO_HEADS = FaultKind(
    "two_heads",
    "这一户在第 {first} 行已经有户主。",
    "一户只有一个户主，请核对户编号和与户主关系。",
    "This household has its head in row {first} already.",
    "A household has one head; check its number and the relations.",
)
SEX_AGAINST_RELATION = FaultKind(
    "sex_against_relation",
    "与户主关系是“{relation}”，证件上的性别是{sex}。",
    "请照证件核对证件号和与户主关系。",
    "The relation is “{relation}”, but by the identity number the sex is {sex}.",
    "Check the number against the card, and the relation.",
)
SPOUSE_OF_ONE_SEX = FaultKind(
    "spouse_of_one_sex",
    "和户主（第 {head} 行）是配偶，证件上的性别却相同。",
    "请照证件核对两人的证件号和与户主关系。",
    "The spouse of the head in row {head}, but of one sex by the identity numbers.",
    "Check both numbers against the cards, and the relations.",
)
HOUSEHOLD_DIFFERS = FaultKind(
    "household_differs",
    "“{column}”和这一户第 {first} 行写得不一样。",
    "这是一户的情况，全户一样：请改成一致，或只写在户主那一行。",
    "“{column}” is not what row {first} says of this household.",
    "This is told of the whole household: write it alike, or in the row of the head alone.",
)
