import type { Content, Item } from '#modules/catalogue';

/** Made up, as everything here; not among the demo's own resources. */
export const elevators = {
  name: '电梯维修信息（维保单位报送）',
  classification: '205021',
  abstract: '维保单位报送的电梯维修保养记录，每次一行，从 2025 年起。合成数据。',
  condition: '履行法定职责需要，说明用途与期限',
};

/** What of it the receiver asks for. */
export const wanted = ['设备注册代码', '维修人', '联系电话'];

const items: Item[] = [
  itemOf('registration', '设备注册代码', 'string', { isKey: true, required: true, length: 20 }),
  itemOf('address', '安装地址', 'string', { kind: 'address', grade: 'general-2', length: 200 }),
  itemOf('street_code', '街镇代码', 'string', { kind: 'street-code', length: 12 }),
  itemOf('maintainer', '维保单位', 'string', { required: true, length: 30 }),
  itemOf('repaired_on', '维修日期', 'date', { required: true }),
  itemOf('repair', '维修内容', 'text'),
  itemOf('faults', '故障次数', 'integer'),
  itemOf('worker_name', '维修人', 'string', { kind: 'person-name', grade: 'general-3', length: 50 }),
  itemOf('worker_phone', '联系电话', 'string', { kind: 'phone', grade: 'general-3', length: 20 }),
];

/** Nine items and all metadata but the abstract, over what a new resource begins with. */
export function describeElevators(begun: Content): Content {
  return {
    ...begun,
    keywords: ['电梯', '维修'],
    sharing: 'conditional',
    sharingCondition: elevators.condition,
    means: ['interface', 'file'],
    opening: 'none',
    cycle: 'daily',
    system: '电梯维保报送系统',
    mode: 'append',
    grade: 'general-3',
    synthetic: true,
    source: '合成数据，仅供演示',
    items,
  };
}

function itemOf(name: string, title: string, type: Item['type'], more: Partial<Item> = {}): Item {
  return {
    ...{ name, title, titleEn: '', type, length: null, scale: null, kind: null, grade: 'general-1' },
    ...{ required: false, isKey: false, codes: null, note: '' },
    ...more,
  };
}

export interface Elevator {
  registration: string;
  street: string;
  name: string;
  phone: string;
}

const surnames = ['王', '李', '张', '刘', '陈', '杨', '赵'];
const count = 26;
/** Each with the row it takes in the file, and what is said of it on the page. */
export const wrongRows = [
  { row: 4, item: '维修日期', reason: '不是日期' },
  { row: 9, item: '设备注册代码', reason: '缺失' },
  { row: 15, item: '维保单位', reason: '太长' },
  { row: 22, item: '故障次数', reason: '不是数' },
  { row: 31, item: '整行', reason: '列数太少' },
];

/** Good rows of two streets by turns, with five that are wrong, each in a way of its own, in between. */
export function elevatorFile(streets: [string, string]): { csv: string; good: Elevator[] } {
  const good = Array.from({ length: count }, (_, at) => ({
    registration: `3101151${String(20_250_000 + at)}`,
    street: streets[at % 2] ?? '',
    name: `${surnames[at % surnames.length]}师傅`,
    phone: `138${String(1_000_000 + at * 7_919).slice(-4)}${String(5_000 + at)}`,
  }));
  const lineOf = (one: Elevator, at: number) =>
    [
      ...[one.registration, `合成路${at + 1}号`, one.street, '合成电梯工程公司', `2025-03-${two(at + 1)}`],
      ...['更换门机皮带', at % 4, one.name, one.phone],
    ].join(',');
  const lines = good.map(lineOf);
  const spoil = (at: number, change: (line: string) => string) =>
    change(lineOf({ ...good[at]!, registration: `3101159${at}` }, at));
  lines.splice(
    ...[3, 0],
    spoil(0, (line) => line.replace(/2025-03-\d\d/, '2025-02-30')),
  );
  lines.splice(
    ...[8, 0],
    spoil(1, (line) => line.replace(/^\d+/, '')),
  );
  lines.splice(
    ...[14, 0],
    spoil(2, (line) => line.replace('合成电梯', '合成电梯'.repeat(10))),
  );
  lines.splice(
    ...[21, 0],
    spoil(3, (line) => line.replace(/,\d,/, ',三次,')),
  );
  lines.push(spoil(4, (line) => line.split(',').slice(0, 6).join(',')));
  return { csv: `\ufeff${[items.map((item) => item.title).join(','), ...lines].join('\r\n')}\r\n`, good };
}

const two = (number: number) => String(number).padStart(2, '0');
