"""The sixteen districts of Shanghai by slug: the five that support the plan, and the others."""

SUPPORTING = {"jiading", "baoshan", "xuhui", "minhang", "fengxian"}
OTHER = {
    "pudong",
    "huangpu",
    "changning",
    "jingan",
    "putuo",
    "hongkou",
    "yangpu",
    "songjiang",
    "qingpu",
    "chongming",
    "jinshan",
}
