import type { ItemKind } from '../resource.ts';

interface Concept {
  /** The title everything is told as; the first of its kind in the standards where there is one. */
  title: string;
  /** Other titles of the same thing. */
  also: string[];
  kind?: ItemKind;
}

/**
 * Titles of information items that mean the same. Data, not code: only what is the same thing for everybody, since
 * each line lets one department's item stand for another's.
 */
export const concepts: Concept[] = [
  {
    title: '公民身份号码',
    also: [
      '身份证号',
      '身份证号码',
      '身份证',
      '居民身份证号',
      '居民身份证号码',
      '公民身份证号码',
      '公民身份证号',
      '身份号码',
    ],
    kind: 'identity-number',
  },
  { title: '姓名', also: ['名字', '人员姓名', '个人姓名', '自然人姓名'], kind: 'person-name' },
  {
    title: '统一社会信用代码',
    also: ['社会信用代码', '信用代码', '统一信用代码', '统一社会信用代码证号', '社会统一信用代码'],
    kind: 'credit-code',
  },
  { title: '手机号码', also: ['手机号', '手机', '移动电话', '移动电话号码', '手机电话'], kind: 'phone' },
  { title: '联系电话', also: ['电话', '电话号码', '联系方式', '联系电话号码'], kind: 'phone' },
  { title: '性别', also: ['人员性别'] },
  { title: '民族', also: ['民族名称'] },
  { title: '出生日期', also: ['出生年月日', '生日', '出生年月'] },
  {
    title: '户籍地址',
    also: ['户籍地', '户籍所在地', '户口所在地', '户籍所在地址', '户口地址'],
    kind: 'address',
  },
  {
    title: '居住地址',
    also: ['现住址', '现居住地址', '居住地', '常住地址', '现住地址', '住址'],
    kind: 'address',
  },
  { title: '婚姻状况', also: ['婚姻状态', '婚姻登记状况'] },
  { title: '文化程度', also: ['学历', '受教育程度'] },
  { title: '死亡日期', also: ['死亡时间', '死亡年月日'] },
  { title: '企业名称', also: ['公司名称', '市场主体名称', '经营主体名称', '法人名称', '单位名称'] },
  { title: '法定代表人', also: ['法人代表', '法定代表人姓名', '法人姓名', '法人代表姓名'] },
  { title: '成立日期', also: ['成立时间', '注册日期', '企业成立日期'] },
  { title: '注册资本', also: ['注册资金', '注册资本金'] },
  { title: '经营范围', also: ['企业经营范围', '业务范围'] },
  { title: '注册地址', also: ['住所', '企业注册地址', '企业住所', '注册地'], kind: 'address' },
  { title: '登记状态', also: ['企业状态', '经营状态', '企业登记状态'] },
  { title: '行业代码', also: ['所属行业代码', '国民经济行业代码'] },
  { title: '经度', also: ['longitude', 'lng'], kind: 'longitude' },
  { title: '纬度', also: ['latitude', 'lat'], kind: 'latitude' },
  { title: '街镇代码', also: ['街道代码', '街道编码', '街镇编码', '乡镇街道代码'], kind: 'street-code' },
  { title: '村居代码', also: ['村居编码', '居委代码', '居村委代码', '社区代码'], kind: 'village-code' },
  { title: '不动产权证号', also: ['不动产权证书号', '房产证号', '产权证号', '不动产权证书编号'] },
  { title: '房屋坐落', also: ['坐落', '房屋地址', '不动产坐落'] },
  { title: '参保状态', also: ['社保参保状态', '社会保险参保状态'] },
  { title: '车牌号', also: ['车牌号码', '号牌号码', '机动车号牌号码'] },
];

/** Titles that say what an item is only together with its kind. */
export const titlesByKind: Partial<Record<ItemKind, { titles: string[]; concept: string }>> = {
  'identity-number': {
    titles: ['证件号码', '证件号', '身份证件号码', '身份证件号'],
    concept: '公民身份号码',
  },
  'credit-code': {
    titles: ['证件号码', '证件号', '机构代码', '企业代码', '单位代码'],
    concept: '统一社会信用代码',
  },
};

/**
 * What links records rather than being collected for its own sake: every resource needs some of these, so holding
 * them is no duplicate collection, and holding one's own does not answer a demand for another's.
 */
export const linkingKinds: ReadonlySet<ItemKind> = new Set<ItemKind>([
  'person-name',
  'identity-number',
  'credit-code',
  'street-code',
  'village-code',
  'longitude',
  'latitude',
]);
