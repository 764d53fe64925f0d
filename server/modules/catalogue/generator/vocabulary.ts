import type { ItemKind, ItemType } from '../resource.ts';

/** Words of synthetic catalogues, made up after public catalogues of cities: `中文 English`, separated by commas. */

export interface Word {
  zh: string;
  en: string;
}

/** What data is about, by class, with parts of the names of departments that usually have it. */
export interface Theme {
  /** 类 and 项. */
  classification: string;
  departments: string[];
  subjects: Word[];
}

const words = (text: string): Word[] =>
  text.split(',').map((entry) => {
    const space = entry.indexOf(' ');
    return { zh: entry.slice(0, space), en: entry.slice(space + 1) };
  });

const theme = (classification: string, departments: string, subjects: string): Theme => ({
  classification,
  departments: departments.split(' '),
  subjects: words(subjects),
});

export const themes: Theme[] = [
  theme(
    '101',
    '公安 民政 卫生 人力资源 残疾人',
    '常住人口 resident population,流动人口 floating population,户籍人口 registered population,出生人口 births,老年人 elderly persons,残疾人 disabled persons,婚姻登记 marriage registration,家庭户 households,境外人员 foreign residents',
  ),
  theme(
    '102',
    '市场监督 税务 商务 编制 民政',
    '企业法人 enterprises,个体工商户 sole traders,社会组织 social organisations,事业单位 public institutions,机关法人 government bodies,合作社 cooperatives,分支机构 branches,外资企业 foreign enterprises,股权出质 equity pledges',
  ),
  theme(
    '103',
    '规划 建设 水务 绿化',
    '房屋 houses,宗地 land parcels,门牌地址 door addresses,道路 roads,桥梁 bridges,河道 rivers,绿地 green space,地下管线 underground pipes,不动产 real estate,行政区划 administrative divisions',
  ),
  theme(
    '104',
    '发展和改革 法院 市场监督',
    '信用承诺 credit commitments,失信被执行人 defaulters,行政处罚 penalties,红名单 red lists,黑名单 black lists,信用评级 credit ratings',
  ),
  theme(
    '105',
    '公安 市场监督 规划 人力资源',
    '营业执照 business licences,居住证 residence permits,驾驶证 driving licences,不动产权证书 title deeds,职业资格证书 professional certificates,食品经营许可证 food licences',
  ),
  theme(
    '201',
    '文化 体育 绿化 教育',
    '公共厕所 public toilets,图书馆 libraries,体育场馆 sports venues,文化活动 cultural events,旅游景区 tourist sights,停车场 car parks,社区食堂 community canteens,托育机构 nurseries',
  ),
  theme(
    '202',
    '卫生 医疗保障',
    '医疗机构 medical institutions,医师 physicians,疫苗接种 vaccinations,传染病 infectious diseases,健康档案 health records,急救车辆 ambulances,献血者 blood donors,家庭医生签约 family doctor contracts',
  ),
  theme(
    '203',
    '人力资源 民政 医疗保障 退役军人',
    '社会保险 social insurance,养老金 pensions,失业人员 unemployed persons,低保家庭 low-income families,养老机构 care homes,公租房 public rental housing,职业技能 vocational skills,优抚对象 entitled veterans',
  ),
  theme(
    '204',
    '市场监督',
    '食品经营 food businesses,药品零售 drug retail,餐饮单位 restaurants,食品抽检 food samples,医疗器械 medical devices,冷链食品 cold chain food,校园食堂 school canteens',
  ),
  theme(
    '205',
    '应急 市场监督 消防 建设',
    '电梯 elevators,特种设备 special equipment,危险化学品 hazardous chemicals,消防设施 fire equipment,建筑工地 construction sites,烟花爆竹 fireworks,锅炉 boilers,工贸企业 industrial enterprises',
  ),
  theme(
    '206',
    '发展和改革 市场监督',
    '商品价格 commodity prices,收费标准 fee standards,停车收费 parking fees,教育收费 school fees,药品价格 drug prices',
  ),
  theme(
    '207',
    '发展和改革 科技 建设',
    '用电量 electricity use,燃气 gas supply,加油站 filling stations,充电桩 charging posts,光伏电站 solar plants,重点用能单位 large energy users',
  ),
  theme(
    '208',
    '发展和改革 税务 财政',
    '纳税信用 tax credit,守信激励 incentives,信用修复 credit repair,合同履约 contract performance',
  ),
  theme(
    '209',
    '建设 城市管理 绿化 水务',
    '建筑工程 building works,施工许可 construction permits,物业服务 property services,路灯 street lamps,井盖 manhole covers,生活垃圾 household waste,共享单车 shared bicycles,违法建筑 illegal buildings,既有多层住宅加装电梯 added elevators',
  ),
  theme(
    '210',
    '民政 司法 信访 政法 社会工作',
    '网格 grid cells,志愿者 volunteers,业主委员会 owner committees,矛盾纠纷 disputes,社区矫正 community corrections,居民小区 residential quarters,热线工单 hotline cases,信访件 petitions',
  ),
  theme(
    '211',
    '生态环境 水务',
    '空气质量 air quality,水质 water quality,噪声 noise,排污许可 discharge permits,固体废物 solid waste,污染源 pollution sources,扬尘在线监测 dust monitoring',
  ),
  theme(
    '212',
    '应急 水务 气象 消防',
    '防汛物资 flood supplies,应急避难场所 shelters,积水点 flooding spots,台风 typhoons,突发事件 emergencies,应急队伍 rescue teams,应急预案 emergency plans',
  ),
  theme(
    '303',
    '教育 财政 审计 统计 交通 政府办公室 农业 科技',
    '学校 schools,学生 students,教师 teachers,公交线路 bus routes,出租车 taxis,机动车 motor vehicles,政府采购 public procurement,财政预算 budgets,专项资金 special funds,审计项目 audits,农田 farmland,高新技术企业 high-tech enterprises',
  ),
];

/** What is known of a subject. */
export const aspects = words(
  '登记 registration,维修 repair,检验 inspection,许可 permit,备案 filing,监测 monitoring,统计 statistics,巡查 patrol,投诉 complaint,处罚 penalty,变更 change,注销 cancellation,年报 annual report,分布 distribution,补贴 subsidy,申请 application,审批 approval,评估 assessment,整改 rectification,保险 insurance,培训 training,预约 booking,缴费 payment,抽查 spot check,考核 appraisal,使用 use,安全 safety,服务 service,人员 staff,设施 facility',
);

/** How it is called; the first are the most frequent. */
export const nouns = words(
  '信息 information,数据 data,记录 records,清单 list,情况 situation,名单 roster,明细 details,台账 ledger',
);

/** Whose part of the district; most resources have none. */
export const scopes = words(
  '全区 district-wide,街镇 street-level,园区 park,重点 key,市级下发 municipal,历史 historical,年度 yearly,实有 actual',
);

export interface ItemWord extends Word {
  name: string;
  type: ItemType;
  length: number | null;
  kind: ItemKind | null;
}

const item = (
  zh: string,
  en: string,
  name: string,
  of: { type?: ItemType; length?: number; kind?: ItemKind } = {},
): ItemWord => {
  const { type = 'string', kind = null } = of;
  return { zh, en, name, type, kind, length: of.length ?? (type === 'string' ? 100 : null) };
};

/** Items of tables about persons. */
export const personItems: ItemWord[] = [
  item('姓名', 'Name', 'xm', { length: 50, kind: 'person-name' }),
  item('身份证号', 'Identity number', 'sfzh', { length: 18, kind: 'identity-number' }),
  item('性别', 'Sex', 'xb', { length: 2 }),
  item('出生日期', 'Date of birth', 'csrq', { type: 'date' }),
  item('联系电话', 'Telephone', 'lxdh', { length: 20, kind: 'phone' }),
  item('居住地址', 'Address', 'jzdz', { length: 200, kind: 'address' }),
];

/** Items of tables about organisations. */
export const organisationItems: ItemWord[] = [
  item('统一社会信用代码', 'Unified social credit code', 'tyshxydm', { length: 18, kind: 'credit-code' }),
  item('单位名称', 'Organisation', 'dwmc', { length: 200 }),
  item('法定代表人', 'Legal representative', 'fddbr', { length: 50, kind: 'person-name' }),
  item('单位地址', 'Address of the organisation', 'dwdz', { length: 200, kind: 'address' }),
  item('负责人电话', 'Telephone of the person in charge', 'fzrdh', { length: 20, kind: 'phone' }),
];

/** Items that many tables have; the first are the most frequent. */
export const sharedItems: ItemWord[] = [
  item('更新时间', 'Updated at', 'gxsj', { type: 'datetime' }),
  item('所属街镇代码', 'Street code', 'ssjz', { length: 12, kind: 'street-code' }),
  item('所属村居代码', 'Village code', 'sscj', { length: 12, kind: 'village-code' }),
  item('状态', 'Status', 'zt', { length: 20 }),
  item('登记日期', 'Registered on', 'djrq', { type: 'date' }),
  item('经度', 'Longitude', 'jd', { type: 'double', kind: 'longitude' }),
  item('纬度', 'Latitude', 'wd', { type: 'double', kind: 'latitude' }),
  item('备注', 'Remarks', 'bz', { type: 'text', length: 500 }),
  item('有效期至', 'Valid until', 'yxqz', { type: 'date' }),
  item('证书编号', 'Certificate number', 'zsbh', { length: 50 }),
  item('发证机关', 'Issuing authority', 'fzjg', { length: 100 }),
  item('是否有效', 'Valid', 'sfyx', { type: 'boolean' }),
];

/** What stands behind a subject or an aspect in the title of an item: 电梯编号, 检验日期. */
export const attributes: ItemWord[] = [
  item('名称', 'name', 'mc', { length: 200 }),
  item('类型', 'type', 'lx', { length: 20 }),
  item('日期', 'date', 'rq', { type: 'date' }),
  item('地点', 'place', 'dd', { length: 200 }),
  item('结果', 'result', 'jg', { length: 50 }),
  item('单位', 'unit', 'dw', { length: 100 }),
  item('状态', 'status', 'zt', { length: 20 }),
  item('等级', 'grade', 'dj', { length: 10 }),
  item('数量', 'count', 'sl', { type: 'integer' }),
  item('面积', 'area', 'mj', { type: 'numeric', length: 18 }),
  item('金额', 'amount', 'je', { type: 'currency', length: 18 }),
  item('原因', 'reason', 'yy', { length: 200 }),
  item('方式', 'method', 'fs', { length: 50 }),
  item('次数', 'times', 'cs', { type: 'integer' }),
  item('时长', 'duration', 'sc', { type: 'numeric', length: 10 }),
  item('说明', 'description', 'sm', { type: 'text', length: 1_000 }),
  item('批次', 'batch', 'pc', { length: 30 }),
  item('来源', 'source', 'ly', { length: 50 }),
  item('开始时间', 'begin', 'kssj', { type: 'datetime' }),
  item('结束时间', 'end', 'jssj', { type: 'datetime' }),
];

/** Bases of 不予共享 for the demonstration. */
export const legalBases = [
  '《中华人民共和国个人信息保护法》第二十八条（合成数据示例）',
  '《中华人民共和国统计法》第九条（合成数据示例）',
  '《中华人民共和国保守国家秘密法》（合成数据示例）',
];
