import assert from 'node:assert/strict';
import { test } from 'node:test';
import { grades, itemKinds, itemTypes } from '../server/modules/catalogue/resource.ts';
import * as server from '../server/modules/loads/masks.ts';
import { defaultMask, masksFor } from '../web/api/default-mask.ts';

test('the page says the masks the server gives', () => {
  for (const type of itemTypes)
    for (const kind of [null, ...itemKinds]) {
      assert.deepEqual(masksFor({ type, kind }), server.masksFor({ type, kind }), `${type} ${kind}`);
      for (const grade of grades)
        assert.equal(
          defaultMask({ type, kind, grade }),
          server.defaultMask({ type, kind, grade }),
          `${type} ${kind} ${grade}`,
        );
    }
});
