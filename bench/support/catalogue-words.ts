/** Words of synthetic catalogues: `中文 English`, separated by commas. Made up after public catalogues of cities. */

/** What data is about, by the digits of its classification. */
export const SUBJECTS: Record<string, string> = {
  '101':
    '常住人口 resident population,流动人口 floating population,户籍人口 registered population,出生人口 births,老年人 elderly persons,残疾人 disabled persons,婚姻登记 marriage registration,家庭户 households',
  '102':
    '企业法人 enterprises,个体工商户 sole traders,社会组织 social organisations,事业单位 public institutions,机关法人 government bodies,合作社 cooperatives,分支机构 branches,外资企业 foreign enterprises',
  '103':
    '房屋 houses,宗地 land parcels,门牌地址 door addresses,道路 roads,桥梁 bridges,河道 rivers,绿地 green space,地下管线 underground pipes,不动产 real estate,行政区划 administrative divisions',
  '104':
    '信用承诺 credit commitments,失信被执行人 defaulters,行政处罚 penalties,红名单 red lists,黑名单 black lists',
  '105':
    '营业执照 business licences,身份证 identity cards,居住证 residence permits,驾驶证 driving licences,不动产权证书 title deeds',
  '201':
    '公共厕所 public toilets,图书馆 libraries,体育场馆 sports venues,文化活动 cultural events,旅游景区 tourist sights,停车场 car parks',
  '202':
    '医疗机构 medical institutions,医师 physicians,疫苗接种 vaccinations,传染病 infectious diseases,健康档案 health records,急救车辆 ambulances',
  '203':
    '社会保险 social insurance,养老金 pensions,失业人员 unemployed persons,低保家庭 low-income families,养老机构 care homes,公租房 public rental housing,职业技能 vocational skills',
  '204':
    '食品经营 food businesses,药品零售 drug retail,餐饮单位 restaurants,食品抽检 food samples,医疗器械 medical devices,冷链食品 cold chain food',
  '205':
    '电梯 elevators,特种设备 special equipment,危险化学品 hazardous chemicals,消防设施 fire equipment,燃气 gas supply,建筑工地 construction sites,烟花爆竹 fireworks,锅炉 boilers',
  '206': '商品价格 commodity prices,收费标准 fee standards,停车收费 parking fees,教育收费 school fees',
  '209':
    '建筑工程 building works,施工许可 construction permits,物业服务 property services,路灯 street lamps,井盖 manhole covers,生活垃圾 household waste,共享单车 shared bicycles,违法建筑 illegal buildings',
  '210':
    '网格 grid cells,志愿者 volunteers,业主委员会 owner committees,矛盾纠纷 disputes,社区矫正 community corrections,居民小区 residential quarters',
  '211':
    '空气质量 air quality,水质 water quality,噪声 noise,排污许可 discharge permits,固体废物 solid waste,污染源 pollution sources',
  '212':
    '防汛物资 flood supplies,应急避难场所 shelters,积水点 flooding spots,台风 typhoons,突发事件 emergencies,应急队伍 rescue teams',
  '301':
    '学校 schools,学生 students,教师 teachers,公交线路 bus routes,出租车 taxis,机动车 motor vehicles,政府采购 public procurement,财政预算 budgets,信访件 petitions,热线工单 hotline cases',
};

/** What is known of it. */
export const ASPECTS =
  '登记 registration,维修 repair,检验 inspection,许可 permit,备案 filing,监测 monitoring,统计 statistics,巡查 patrol,投诉 complaint,处罚 penalty,变更 change,注销 cancellation,年报 annual report,分布 distribution,补贴 subsidy,申请 application,审批 approval,评估 assessment,整改 rectification,保险 insurance,培训 training,预约 booking,缴费 payment,抽查 spot check,考核 appraisal,使用 use,安全 safety,服务 service,人员 staff,设施 facility';

/** How it is called; the first are the most frequent. */
export const KINDS =
  '信息 information,数据 data,记录 records,清单 list,情况 situation,名单 roster,明细 details,台账 ledger';

/** Whose part of the district; most resources have none. */
export const SCOPES =
  '全区 district-wide,街道 street,镇 town,园区 park,重点 key,市级 municipal,历史 historical,年度 yearly';

export const DEPARTMENTS =
  '公安分局 Public Security Bureau,市场监督管理局 Market Regulation Bureau,民政局 Civil Affairs Bureau,人力资源和社会保障局 Human Resources and Social Security Bureau,卫生健康委员会 Health Commission,教育局 Education Bureau,建设和交通委员会 Construction and Transport Commission,生态环境局 Ecology and Environment Bureau,应急管理局 Emergency Management Bureau,规划和自然资源局 Planning and Natural Resources Bureau,城市管理行政执法局 Urban Management Bureau,水务局 Water Bureau,财政局 Finance Bureau,税务局 Tax Bureau,司法局 Justice Bureau,文化体育和旅游局 Culture Sports and Tourism Bureau,商务委员会 Commerce Commission,发展和改革委员会 Development and Reform Commission,科技和经济委员会 Science and Economy Commission,农业农村委员会 Agriculture Commission,退役军人事务局 Veterans Affairs Bureau,医疗保障局 Medical Insurance Bureau,统计局 Statistics Bureau,审计局 Audit Bureau,信访办公室 Petition Office,残疾人联合会 Disabled Persons Federation,总工会 Trade Union Federation,消防救援支队 Fire and Rescue Brigade,气象局 Weather Bureau,绿化管理中心 Greening Centre,城市运行管理中心 City Operations Centre,大数据中心 Big Data Centre,房屋管理局 Housing Bureau,知识产权局 Intellectual Property Bureau,金融工作局 Finance Office,机关事务管理局 Government Offices Bureau,档案局 Archives Bureau,红十字会 Red Cross,供电公司 Power Company,燃气公司 Gas Company,自来水公司 Water Company,公积金管理中心 Housing Fund Centre';

/** Items that many tables have, with the usual name of the column. */
export const SHARED_ITEMS =
  '姓名 name XM,身份证号 identity number SFZH,统一社会信用代码 unified social credit code TYSHXYDM,单位名称 organisation DWMC,联系电话 telephone LXDH,地址 address DZ,登记日期 registration date DJRQ,更新时间 update time GXSJ,经度 longitude JD,纬度 latitude WD,所属街道 street SSJD,所属村居 village SSCJ,状态 status ZT,备注 remarks BZ,序号 serial number XH,法定代表人 legal representative FDDBR,有效期至 valid until YXQZ,证书编号 certificate number ZSBH,发证机关 issuing authority FZJG,性别 gender XB,出生日期 date of birth CSRQ,金额 amount JE,数量 quantity SL,负责人 person in charge FZR';

/** What stands behind a subject or an aspect in the title of an item: 电梯编号, 检验日期. */
export const ATTRIBUTES =
  '编号 number BH,名称 name MC,类型 type LX,日期 date RQ,地点 place DD,结果 result JG,单位 unit DW,状态 status ZT,等级 grade DJ,数量 count SL,面积 area MJ,金额 amount JE,原因 reason YY,方式 method FS,次数 times CS,负责人 person in charge FZR,照片 photo ZP,时长 duration SC';
