/**
 * 类 and 项 of the 政务信息资源目录编制指南（试行）: the first three digits of a code. 目 and 细目 behind them are
 * each department's own.
 */
export interface ClassificationNode {
  code: string;
  name: { zh: string; en: string };
  children: ClassificationNode[];
}

const node = (code: string, zh: string, en: string): ClassificationNode => ({
  code,
  name: { zh, en },
  children: [],
});

export const classification: readonly ClassificationNode[] = [
  {
    ...node('1', '基础信息资源', 'Basic resources'),
    children: [
      node('101', '人口', 'Population'),
      node('102', '法人单位', 'Legal entities'),
      node('103', '自然资源和空间地理', 'Natural resources and geography'),
      node('104', '社会信用', 'Social credit'),
      node('105', '电子证照', 'Electronic certificates'),
    ],
  },
  {
    ...node('2', '主题信息资源', 'Resources by theme'),
    children: [
      node('201', '公共服务', 'Public services'),
      node('202', '健康保障', 'Health'),
      node('203', '社会保障', 'Social security'),
      node('204', '食品药品安全', 'Food and drug safety'),
      node('205', '安全生产', 'Work safety'),
      node('206', '价格监管', 'Price supervision'),
      node('207', '能源安全', 'Energy security'),
      node('208', '信用体系', 'Credit system'),
      node('209', '城乡建设', 'Urban and rural construction'),
      node('210', '社区治理', 'Community governance'),
      node('211', '生态环保', 'Ecology and environment'),
      node('212', '应急维稳', 'Emergencies and stability'),
    ],
  },
  {
    ...node('3', '部门信息资源', 'Resources of departments'),
    children: [
      node('301', '党委部门', 'Party departments'),
      node('302', '人大', 'People’s congress'),
      node('303', '政府部门', 'Government departments'),
      node('304', '政协', 'Political consultative conference'),
      node('305', '监察机关', 'Supervisory organs'),
      node('306', '法院', 'Courts'),
      node('307', '检察院', 'Procuratorates'),
      node('308', '群团组织', 'Mass organisations'),
      node('309', '街镇', 'Streets and towns'),
      node('310', '公共事业单位', 'Public utilities'),
    ],
  },
];

const byCode = new Map(classification.flatMap((top) => [top, ...top.children]).map((one) => [one.code, one]));

/** 类 (1 digit) or 项 (3 digits). */
export function findClass(code: string): ClassificationNode | undefined {
  return byCode.get(code);
}

export function listClasses(): ClassificationNode[] {
  return [...byCode.values()].filter((one) => one.code.length === 3);
}
