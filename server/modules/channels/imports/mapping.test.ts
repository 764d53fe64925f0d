import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Problem } from '#kernel/errors';
import { guessMapping } from './guess-mapping.ts';
import { parseMapping, settleMapping } from './mapping.ts';

const headings = (text: string) => ({ headings: text.split(',') });
const isCategory = (code: string) => code === '10102';

test('the headings of a Chinese message board', () => {
  assert.deepEqual(
    guessMapping(headings('留言编号,留言用户,留言主题,留言时间,留言详情,答复意见,答复时间')).columns,
    {
      reference: '留言编号',
      title: '留言主题',
      text: '留言详情',
      time: '留言时间',
      reporterName: '留言用户',
      answer: '答复意见',
      answeredAt: '答复时间',
    },
  );
});

test('the headings of an American 311 system: its complaint type is a category, and the only title there is', () => {
  const { columns } = guessMapping(
    headings('Unique Key,Created Date,Closed Date,Complaint Type,Descriptor,LATITUDE,longitude'),
  );
  assert.deepEqual(columns, {
    reference: 'Unique Key',
    title: 'Complaint Type',
    text: 'Descriptor',
    time: 'Created Date',
    category: 'Complaint Type',
    longitude: 'longitude',
    latitude: 'LATITUDE',
    answeredAt: 'Closed Date',
  });
});

test('a longitude without a latitude is no place', () => {
  assert.deepEqual(guessMapping(headings('内容,经度')).columns, { text: '内容' });
});

test('the system is the same for the next export, and another for another system', () => {
  const system = (text: string) => {
    const settled = settleMapping({ columns: { text: '内容' } }, headings(text), isCategory);
    return settled instanceof Problem ? undefined : settled.system;
  };
  assert.equal(system('编号,内容'), system('编号,内容'));
  assert.notEqual(system('编号,内容'), system('工单号,内容'));
});

test('what does not fit the file is named by JSON pointer', () => {
  const problem = settleMapping(
    {
      columns: { reference: 'nr', category: 'twice', longitude: 'x' },
      values: { category: { lamp: '10102', tree: '99' } },
    },
    headings('x,twice,twice'),
    isCategory,
  );
  assert.ok(problem instanceof Problem);
  assert.deepEqual(
    problem.errors?.map((error) => error.path),
    [
      '/columns/reference',
      '/columns/category',
      '/columns/text',
      '/columns/longitude',
      '/values/category/tree',
    ],
  );
});

test('a mapping file with a misspelt field is refused', () => {
  assert.ok(parseMapping('{"columns":{"txt":"内容"}}') instanceof Problem);
  assert.ok(parseMapping('{') instanceof Problem);
  assert.ok(
    !(
      parseMapping('{"system":"hotline","columns":{"text":"内容"},"outside":"unlocated"}') instanceof Problem
    ),
  );
});
