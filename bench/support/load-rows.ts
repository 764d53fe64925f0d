import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mulberry32 } from '#kernel/clock';

/** Made-up houses with one of everything a load has to judge: numbers of people, telephones, dates, times, money. */
const items: [name: string, title: string, type: string, more?: object][] = [
  ['code', '编号', 'string', { isKey: true, required: true, length: 20 }],
  ['name', '姓名', 'string', { kind: 'person-name', required: true, length: 60 }],
  ['identity', '身份证号', 'string', { kind: 'identity-number', required: true }],
  ['phone', '电话', 'string', { kind: 'phone' }],
  ['address', '地址', 'string', { kind: 'address', length: 200 }],
  ['street', '街道', 'string', { kind: 'street-code' }],
  ['area', '面积', 'numeric', { scale: 2 }],
  ['since', '登记日期', 'date'],
  ['changed', '更新时间', 'datetime'],
  ['people', '人数', 'integer'],
  ['valid', '是否有效', 'boolean'],
];

export const itemNames = items.map(([name]) => name);

export const houseContent = {
  name: '房屋与实有人口（合成，基准测试）',
  nameEn: 'Houses (synthetic)',
  abstract: '合成数据',
  abstractEn: '',
  keywords: [],
  classification: '301001',
  format: 'database',
  sharing: 'conditional',
  sharingCondition: '合成',
  legalBasis: '',
  means: ['interface'],
  opening: 'none',
  openingCondition: '',
  cycle: 'daily',
  system: '',
  related: [],
  grade: 'general-3',
  mode: 'append',
  synthetic: true,
  source: '',
  items: items.map(([name, title, type, more]) => ({
    name,
    title,
    titleEn: '',
    type,
    length: null,
    scale: null,
    kind: null,
    grade: 'general-3',
    required: false,
    isKey: false,
    codes: null,
    note: '',
    ...more,
  })),
};

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const PIECE_CHARS = 1024 * 1024;

/** Writes a CSV of about so many bytes (150 a row); returns its rows. The same on every machine. */
export async function writeHouses(path: string, bytes: number, seed = 7): Promise<number> {
  const random = mulberry32(seed);
  const out = createWriteStream(path);
  const two = (number: number) => String(number).padStart(2, '0');
  let rows = 0;
  let written = 0;
  let text = `${items.map(([, title]) => title).join(',')}\n`;
  while (written < bytes) {
    rows += 1;
    const [year, month, day] = [
      1940 + Math.floor(random() * 70),
      1 + Math.floor(random() * 12),
      1 + Math.floor(random() * 28),
    ];
    const digits = `310115${year}${two(month)}${two(day)}${String(Math.floor(random() * 1_000)).padStart(3, '0')}`;
    const sum = WEIGHTS.reduce((total, weight, at) => total + weight * Number(digits[at]), 0);
    text += `H${String(rows).padStart(9, '0')},${'王李张刘陈'[rows % 5]}${'伟芳娜敏静'[(rows * 7) % 5]},${digits}${'10X98765432'[sum % 11]},138${String(Math.floor(random() * 1e8)).padStart(8, '0')},上海市浦东新区世纪大道${rows % 3_000}号${rows % 40}室,陆家嘴街道,${(random() * 200).toFixed(2)},${year}-${two(month)}-${two(day)},2026-03-${two(day)} 12:30:00,${rows % 9},${rows % 2}\n`;
    if (text.length < PIECE_CHARS) continue;
    written += Buffer.byteLength(text);
    if (!out.write(text)) await once(out, 'drain');
    text = '';
  }
  out.end(text);
  await once(out, 'finish');
  return rows;
}
