import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { Problem } from '#kernel/errors';
import { findAddresses, toDigits } from './addresses.ts';
import { Gazetteer, type PlaceMention } from './gazetteer.ts';
import { PlaceIndex } from './place-index.ts';
import { pinyinInitials } from './place-names.ts';
import { PlaceSearch } from './place-search.ts';
import { prepareDistrict } from './prepare-district.ts';
import { sampleDistrict } from './sample-district.ts';

const prepared = prepareDistrict(
  sampleDistrict({
    villagesCsv: `code,name,street
319999001001,溪畔一村居委会,319999001000
319999001002,溪畔二村第一居委会,319999001000
319999001003,溪畔二村第二居委会,319999001000
319999001004,光明村村委会,319999001000
319999001005,东南居委会,319999001000
319999002001,光明村村委会,319999002000
319999002002,柳林路居委会,319999002000
`,
  }),
);
if (prepared instanceof Problem) throw new Error(JSON.stringify(prepared));
const index = new PlaceIndex(prepared.data);
const gazetteer = new Gazetteer(index);

/** `潍坊二村 → village 310115004002` for every candidate of every mention. */
function found(text: string): string[] {
  return gazetteer.find(text).flatMap((mention) => readings(mention));
}

function readings({ text, candidates }: PlaceMention): string[] {
  if (candidates.length === 0) return [`${text} → nowhere`];
  return candidates.map((one) => `${text} → ${one.kind} ${one.placeCode}`);
}

test('a village by its bare name, with the building behind it', () => {
  const [mention] = gazetteer.find('溪畔一村三号楼旁边有垃圾');
  assert.deepEqual(mention && readings(mention), ['溪畔一村三号楼 → village 319999001001']);
  assert.equal(mention?.address?.building, '3');
  assert.deepEqual(mention?.candidates[0]?.point, index.getPlace('319999001001').point);
});

test('digits, full width and the full name say the same', () => {
  for (const text of ['溪畔一村', '溪畔1村', '溪畔１村', '溪畔一村居委会', '溪畔一村居委', '溪畔一村社区']) {
    assert.deepEqual(found(`在${text}门口`), [`${text} → village 319999001001`]);
  }
});

test('the full name is surer than the bare one', () => {
  const sure = gazetteer.find('溪畔一村居委会')[0]!.candidates[0]!.confidence;
  assert.ok(sure > gazetteer.find('溪畔一村')[0]!.candidates[0]!.confidence);
});

test('an estate of several villages gives them all', () => {
  assert.deepEqual(found('溪畔二村有人吵架'), [
    '溪畔二村 → village 319999001002',
    '溪畔二村 → village 319999001003',
  ]);
  assert.deepEqual(found('溪畔二村第二居委会'), ['溪畔二村第二居委会 → village 319999001003']);
});

test('a name that two streets have is narrowed by the street that is named', () => {
  assert.equal(found('光明村焚烧秸秆').length, 2);
  assert.deepEqual(found('东溪镇光明村焚烧秸秆'), [
    '东溪镇 → street 319999002000',
    '光明村 → village 319999002001',
  ]);
  assert.deepEqual(found('光明村焚烧秸秆，属于西溪街道'), [
    '光明村 → village 319999001004',
    '西溪街道 → street 319999001000',
  ]);
});

test('a common word is a village only with its suffix', () => {
  assert.deepEqual(found('东南方向有烟'), []);
  assert.deepEqual(found('东南居委会门口'), ['东南居委会 → village 319999001005']);
});

test('a station with 站 and its exit', () => {
  assert.deepEqual(found('西溪地铁站2号口共享单车乱停'), ['西溪地铁站2号口 → station 319999001000']);
  assert.deepEqual(found('溪东大道站'), ['溪东大道站 → station 319999002000']);
});

test('a lane and door on a known road hint at what bears the name', () => {
  const [mention] = gazetteer.find('住柳林路57弄12号301室的张女士');
  assert.equal(mention?.text, '柳林路57弄12号301室');
  assert.deepEqual(mention?.address, {
    road: '柳林路',
    lane: '57',
    number: '12',
    building: undefined,
    room: '301',
  });
  assert.deepEqual(
    mention?.candidates.map((one) => [one.kind, one.placeCode]),
    [['road', '319999002002']],
  );
  assert.ok(mention!.candidates[0]!.confidence <= 0.3);
});

test('an address on an unknown road is parsed and is nowhere', () => {
  assert.deepEqual(found('我住在昌里东路１２３号'), ['昌里东路１２３号 → nowhere']);
  assert.equal(gazetteer.find('我住在昌里东路１２３号')[0]?.address?.number, '123');
});

test('roads without a number, street lamps and sides of roads are no addresses', () => {
  for (const text of ['马路上路灯不亮', '道路破损', '沿街商铺占道', '这条路走不通'])
    assert.deepEqual(findAddresses(text), []);
});

test('spans lie in the text, in order, and never overlap', () => {
  const piece = fc.constantFrom(
    '溪畔',
    '一村',
    '二村',
    '光明村',
    '居委会',
    '东溪镇',
    '路',
    '57弄',
    '3号',
    '楼',
    '站',
    '西溪',
    '的',
    '，',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const text = pieces.join('');
      let end = 0;
      for (const mention of gazetteer.find(text)) {
        assert.ok(mention.start >= end && mention.end > mention.start && mention.end <= text.length);
        assert.equal(mention.text, text.slice(mention.start, mention.end));
        end = mention.end;
      }
    }),
  );
});

test('Chinese numerals are read as people write them', () => {
  const read = ['三', '十', '十二', '二十', '一百零三', '三〇二', '57'].map(toDigits);
  assert.deepEqual(read, ['3', '10', '12', '20', '103', '302', '57']);
});

test('initials of Pinyin', () => {
  assert.deepEqual(['陆家嘴', '张江', '若水', '他山', '8号桥'].map(pinyinInitials), [
    'ljz',
    'zj',
    'rs',
    'ts',
    '8hq',
  ]);
});

test('suggestions begin with what is typed, then contain it, then bear its initials; larger places first', () => {
  const search = new PlaceSearch(index);
  const names = (text: string) => search.find(text, 10).map((one) => `${one.path.at(-1) ?? ''}/${one.name}`);
  assert.deepEqual(names('光明'), ['西溪街道/光明村村委会', '东溪镇/光明村村委会']);
  assert.deepEqual(names('西溪'), ['西溪街道/西溪', '样例区/西溪街道']);
  assert.deepEqual(names('xdd'), ['东溪镇/溪东大道']);
  assert.deepEqual(names('  '), []);
  assert.equal(search.find('溪', 2).length, 2);
});
