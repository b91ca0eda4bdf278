// Base64 as the compiled modules are kept in it, against Node's own.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decodeBase64 } from '../../src/base/index.js';

it('bytes written as base64, filled up with = or not, are read back', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 50 }), (bytes) => {
      const text = Buffer.from(bytes).toString('base64');
      expect(decodeBase64(text)).toEqual(bytes);
      expect(decodeBase64(text.replaceAll('=', ''))).toEqual(bytes);
    }),
  );
});
