import type { Content, Item } from '../resource.ts';

export type FileFormat = 'xlsx' | 'csv';
/** Of a CSV file. */
export type Encoding = 'utf-8' | 'gb18030';

export const mediaTypes: Record<FileFormat, string> = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv; charset=utf-8',
};

/** A value as the program has it, as clerks write it, and what else is understood. */
export interface Choice {
  value: string;
  label: string;
  also: string[];
}

const choice = (value: string, label: string, ...also: string[]): Choice => ({ value, label, also });

const sharing = [
  choice('unconditional', '无条件共享', '1', '无条件'),
  choice('conditional', '有条件共享', '2', '有条件'),
  choice('none', '不予共享', '3', '不予'),
];
const opening = [
  choice('unconditional', '无条件开放', '1', '无条件', '是'),
  choice('conditional', '有条件开放', '2', '有条件'),
  choice('none', '不予开放', '3', '不予', '否', '不开放'),
];
const means = [
  choice('database', '数据库', '1', '库表'),
  choice('file', '文件下载', '2', '文件'),
  choice('interface', '服务接口', '3', '接口'),
];
const cycles = [
  choice('real-time', '实时'),
  choice('daily', '每日', '每天'),
  choice('weekly', '每周'),
  choice('monthly', '每月'),
  choice('quarterly', '每季度', '每季'),
  choice('half-yearly', '每半年', '半年'),
  choice('yearly', '每年'),
  choice('irregular', '不定期'),
  choice('never', '不更新'),
];
const formats = [
  choice('document', '电子文件'),
  choice('spreadsheet', '电子表格'),
  choice('database', '数据库'),
  choice('image', '图形图像'),
  choice('stream', '流媒体'),
  choice('self-describing', '自描述格式'),
  choice('interface', '服务接口'),
];
const grades = [
  choice('general-1', '一般1级', '1', '1级'),
  choice('general-2', '一般2级', '2', '2级'),
  choice('general-3', '一般3级', '3', '3级'),
  choice('general-4', '一般4级', '4', '4级'),
  choice('important', '重要', '重要数据'),
  choice('core', '核心', '核心数据'),
];
const modes = [
  choice('append', '追加', '增量追加'),
  choice('replace', '全量替换', '替换', '全量'),
  choice('upsert', '按主键更新', '增量更新'),
];
const types = [
  choice('string', '字符型C', '字符型', 'C'),
  choice('numeric', '数值型N', '数值型', 'N'),
  choice('currency', '货币型Y', '货币型', 'Y'),
  choice('date', '日期型D', '日期型', 'D'),
  choice('datetime', '日期时间型T', '日期时间型', 'T'),
  choice('boolean', '逻辑型L', '逻辑型', 'L'),
  choice('text', '备注型M', '备注型', 'M'),
  choice('binary', '通用型G', '通用型', 'G'),
  choice('double', '双精度型B', '双精度型', 'B'),
  choice('integer', '整型I', '整型', 'I'),
  choice('float', '浮点型F', '浮点型', 'F'),
];
const kinds = [
  choice('person-name', '姓名'),
  choice('identity-number', '身份证号', '公民身份号码'),
  choice('phone', '电话'),
  choice('address', '地址'),
  choice('credit-code', '统一社会信用代码'),
  choice('street-code', '街镇代码'),
  choice('village-code', '村居代码'),
  choice('longitude', '经度'),
  choice('latitude', '纬度'),
];

/** What a cell may hold. */
export type CellKind =
  | { kind: 'text' }
  | { kind: 'list' }
  | { kind: 'number'; least: number; most: number }
  | { kind: 'yes-no' }
  | { kind: 'choice'; choices: Choice[] }
  | { kind: 'choices'; choices: Choice[] };

interface Column<Field extends string> {
  heading: string;
  field: Field;
  cell: CellKind;
  /** Must be filled in; of an item, in every row. */
  isRequired: boolean;
  /** What an empty cell means. */
  fallback: unknown;
  /** For who fills it in. */
  says: string;
  /** In characters. */
  width: number;
}

type ResourceField = Exclude<keyof Content, 'items'> | 'code' | 'provider';
export type ResourceColumn = Column<ResourceField>;
export type ItemColumn = Column<keyof Item>;

const text: CellKind = { kind: 'text' };
const yesNo: CellKind = { kind: 'yes-no' };
const oneOf = (choices: Choice[]): CellKind => ({ kind: 'choice', choices });

type Options = { required?: true; fallback?: unknown; width?: number };

function column<Field extends string>(
  heading: string,
  field: Field,
  cell: CellKind,
  says: string,
  { required, fallback = '', width = 16 }: Options = {},
): Column<Field> {
  return { heading, field, cell, says, width, fallback, isRequired: required === true };
}

/** The core metadata of the 政务信息资源目录编制指南（试行）, in its order. */
export const resourceColumns: ResourceColumn[] = [
  column('信息资源代码', 'code', text, '新编目录不填，由系统生成；修订已有目录时保留导出的代码', {
    width: 18,
  }),
  column('信息资源名称', 'name', text, '每一行都填；同名的行属于同一个目录', { required: true, width: 30 }),
  column('信息资源提供方', 'provider', text, '可不填；填写时须为本部门', { width: 24 }),
  column('信息资源英文名称', 'nameEn', text, '可不填', { width: 24 }),
  column('信息资源分类', 'classification', text, '类1位、项2位、目3位、细目不限，如 210001', {
    required: true,
  }),
  column('信息资源摘要', 'abstract', text, '数据的内容、对象、范围和起始时间', { required: true, width: 40 }),
  column('信息资源英文摘要', 'abstractEn', text, '可不填', { width: 24 }),
  column('关键词', 'keywords', { kind: 'list' }, '多个用；隔开', { fallback: [], width: 20 }),
  column('信息资源格式', 'format', oneOf(formats), '从下拉列表中选择', { required: true }),
  column('共享类型', 'sharing', oneOf(sharing), '从下拉列表中选择', { required: true }),
  column('共享条件', 'sharingCondition', text, '有条件共享的必填', { width: 24 }),
  column('不予共享依据', 'legalBasis', text, '不予共享的必填：法律、行政法规或党中央、国务院政策依据', {
    width: 24,
  }),
  column('共享方式', 'means', { kind: 'choices', choices: means }, '多个用；隔开；不予共享的不填', {
    fallback: [],
  }),
  column('开放类型', 'opening', oneOf(opening), '是否向社会开放，从下拉列表中选择', { required: true }),
  column('开放条件', 'openingCondition', text, '有条件开放的必填', { width: 24 }),
  column('更新周期', 'cycle', oneOf(cycles), '从下拉列表中选择', { required: true }),
  column('所属系统', 'system', text, '数据来自的业务系统', { width: 20 }),
  column('关联资源代码', 'related', { kind: 'list' }, '多个用；隔开', { fallback: [] }),
  column('资源级别', 'grade', oneOf(grades), '不填为一般1级；低于信息项最高级别的自动就高', {
    fallback: 'general-1',
  }),
  column('数据更新方式', 'mode', oneOf(modes), '不填为全量替换', { fallback: 'replace' }),
  column('是否合成数据', 'synthetic', yesNo, '不填为否', { fallback: false }),
  column('数据来源', 'source', text, '可不填'),
];

export const itemColumns: ItemColumn[] = [
  column('信息项名称', 'title', text, '每行一个信息项', { required: true, width: 20 }),
  column('信息项英文名称', 'titleEn', text, '可不填', { width: 20 }),
  column('字段名', 'name', text, '小写字母开头，含小写字母、数字和下划线，最多63个字符', { required: true }),
  column('数据类型', 'type', oneOf(types), '从下拉列表中选择', { required: true }),
  column('数据长度', 'length', { kind: 'number', least: 1, most: 1_000_000 }, '字符数，或数字的位数', {
    fallback: null,
    width: 10,
  }),
  column('小数位数', 'scale', { kind: 'number', least: 0, most: 18 }, '数值型和货币型', {
    fallback: null,
    width: 10,
  }),
  column('信息项种类', 'kind', oneOf(kinds), '个人和法人信息须填写，用于校验和脱敏', { fallback: null }),
  column('信息项级别', 'grade', oneOf(grades), '不填为一般1级；低于种类要求的自动就高', {
    fallback: 'general-1',
    width: 12,
  }),
  column('是否必填', 'required', yesNo, '不填为否；主键为是', { fallback: false, width: 10 }),
  column('是否主键', 'isKey', yesNo, '不填为否', { fallback: false, width: 10 }),
  column('取值范围', 'codes', { kind: 'list' }, '只有固定取值时填写，多个用；隔开', {
    fallback: null,
    width: 24,
  }),
  column('备注', 'note', text, '可不填', { width: 24 }),
];

export const columns: Column<string>[] = [...resourceColumns, ...itemColumns];

/** What a column takes, in words of the template. */
export function expectation({ cell, isRequired }: Pick<Column<string>, 'cell' | 'isRequired'>): string {
  switch (cell.kind) {
    case 'text':
      return isRequired ? '不能为空' : '文字';
    case 'list':
      return '用；隔开的文字';
    case 'number':
      return `${cell.least} 到 ${cell.most} 的整数`;
    case 'yes-no':
      return '是、否';
    case 'choice':
    case 'choices':
      return cell.choices.map((one) => one.label).join('、');
  }
}
