import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readAloud, soundingLike } from './pinyin.ts';

test('names are read as people type them; words decide between readings', () => {
  assert.deepEqual(readAloud('重庆银行'), { full: 'ChongQingYinHang', initials: 'cqyh' });
  assert.deepEqual(readAloud('妇女'), { full: 'FuNv', initials: 'fn' });
  assert.deepEqual(readAloud('pm2.5监测'), { full: 'Pm25JianCe', initials: 'pm25jc' });
  assert.deepEqual(readAloud('elevator 😀'), { full: '', initials: '' });
});

test('the part that sounds like the letters is found', () => {
  assert.equal(soundingLike('电梯维修信息', 'weix'), '维修');
  assert.equal(soundingLike('电梯维修信息', 'wxxx'), '维修信息');
  assert.equal(soundingLike('电梯维修信息', 'ti'), '梯');
  assert.equal(soundingLike('电梯维修信息', 'house'), undefined);
});
