import assert from 'node:assert/strict';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { Problem } from '#kernel/errors';
import { contentOf, itemOf, published } from '../../../../test/fixtures/loadable-resource.ts';
import { tiny, withTinyCity } from '../../../../test/fixtures/tiny-district/tiny-city.ts';
import { bombWorkbook, workbook } from '../../channels/imports/sample-files.ts';
import { listQuarantine } from '../lake-queries.ts';
import { loadFile } from '../load-file.ts';
import { currentOf } from '../table.ts';

const { city } = await withTinyCity({ config: { roles: [] } });
const content = contentOf([
  itemOf('n', '编号', 'integer', { required: true }),
  itemOf('t', '说明', 'text'),
  itemOf('d', '日期', 'date'),
  itemOf('x', '数值', 'double'),
]);
