// Laws of the model file: round trip, layout, proof against damage, refusals.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NomenError } from '../../src/base/index.js';
import {
  type Container,
  deserializeContainer,
  type Manifest,
  requireTensor,
  serializeContainer,
  type Tensor,
} from '../../src/pipeline/index.js';
import { digestOf, forge, headerJson, readPlainly } from './container-forgery.js';

const file = { name: 'en.safetensors' };
// Changes only with the format: then raise its version.
const GOLDEN_DIGEST = '0b0680ebcae3c8140cab43ef3b5bce7e18ffe84ea984d48e4663c0fbc80019ad';

async function refusal(work: Promise<unknown>): Promise<NomenError> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(NomenError);
  expect((error as NomenError).message).not.toMatch(/[\r\n]/);
  return error as NomenError;
}

const small: Container = {
  manifest: { kind: 'ner', labels: ['PER', 'Zoë'], options: { epochs: 5 } },
  tensors: new Map<string, Tensor>([
    ['words', { dtype: 'U8', shape: [3], data: Uint8Array.of(1, 2, 3) }],
    ['W', { dtype: 'F32', shape: [2, 2], data: Float32Array.of(0, -0, 1.5, -Infinity) }],
  ]),
};

const shapes = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 3 });
const tensors: fc.Arbitrary<Tensor> = shapes.chain((shape) => {
  const length = { minLength: shape.reduce((a, b) => a * b, 1), maxLength: shape.reduce((a, b) => a * b, 1) };
  return fc.oneof(
    fc.float64Array(length).map((data) => ({ dtype: 'F64' as const, shape, data })),
    fc.float32Array(length).map((data) => ({ dtype: 'F32' as const, shape, data })),
    fc.int32Array(length).map((data) => ({ dtype: 'I32' as const, shape, data })),
    fc.uint32Array(length).map((data) => ({ dtype: 'U32' as const, shape, data })),
    fc.int16Array(length).map((data) => ({ dtype: 'I16' as const, shape, data })),
    fc.int8Array(length).map((data) => ({ dtype: 'I8' as const, shape, data })),
    fc.uint8Array(length).map((data) => ({ dtype: 'U8' as const, shape, data })),
  );
});
const names = fc
  .string({ unit: 'binary', minLength: 1, maxLength: 12 })
  .filter((name) => name !== '__proto__' && name !== '__metadata__');
const manifests = fc
  .jsonValue({ maxDepth: 4, stringUnit: 'binary' })
  // JSON knows neither −0 nor, to us, keys that set prototypes.
  .map((value) => JSON.parse(JSON.stringify(value).replaceAll('__proto__', 'proto')))
  .map((record): Manifest => ({ kind: 'test', record }));

describe('the model file', () => {
  it('gives back every manifest and every tensor', async () => {
    await fc.assert(
      fc.asyncProperty(manifests, fc.array(fc.tuple(names, tensors), { maxLength: 5 }), async (manifest, entries) => {
        const given: Container = { manifest, tensors: new Map(entries) };
        const read = await deserializeContainer(await serializeContainer(given), file);
        expect(read.manifest).toEqual(manifest);
        expect(read.tensors).toEqual(given.tensors);
      }),
      { numRuns: 150 },
    );
  });

  it('has the same bytes whatever the order of the tensors', async () => {
    const entries = fc.uniqueArray(fc.tuple(names, tensors), { maxLength: 5, selector: ([name]) => name });
    await fc.assert(
      fc.asyncProperty(entries, async (list) => {
        const given = { manifest: small.manifest, tensors: new Map(list) };
        const turned = { manifest: small.manifest, tensors: new Map([...list].reverse()) };
        expect(await serializeContainer(turned)).toEqual(await serializeContainer(given));
      }),
      { numRuns: 60 },
    );
    expect(digestOf(await serializeContainer(small))).toBe(GOLDEN_DIGEST);
  });

  it('is safetensors: a plain reader finds every tensor, aligned, end to end', async () => {
    const entries = fc.array(fc.tuple(names, tensors), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(entries, async (list) => {
        const given = new Map(list);
        const bytes = await serializeContainer({ manifest: { kind: 'test' }, tensors: given });
        const plain = readPlainly(bytes);
        expect(new Set(plain.keys())).toEqual(new Set(given.keys()));
        let end = -1;
        for (const [name, { dtype, shape, bytes: data }] of [...plain].sort(
          (a, b) => a[1].bytes.byteOffset - b[1].bytes.byteOffset,
        )) {
          const tensor = given.get(name)!;
          expect([dtype, shape]).toEqual([tensor.dtype, tensor.shape]);
          expect(
            Buffer.compare(data, Buffer.from(tensor.data.buffer, tensor.data.byteOffset, tensor.data.byteLength)),
          ).toBe(0);
          expect(data.byteOffset % tensor.data.BYTES_PER_ELEMENT).toBe(0);
          if (end >= 0 && data.length > 0) expect(data.byteOffset).toBe(end);
          if (data.length > 0) end = data.byteOffset + data.length;
        }
        expect(bytes.length - (end < 0 ? bytes.length : end)).toBe(0);
      }),
      { numRuns: 60 },
    );
  });

  it('is read without copying when it begins at a multiple of 8, and wherever it begins', async () => {
    const bytes = await serializeContainer(small);
    expect((await deserializeContainer(bytes, file)).tensors.get('W')!.data.buffer).toBe(bytes.buffer);
    const shifted = new Uint8Array(bytes.length + 1);
    shifted.set(bytes, 1);
    expect((await deserializeContainer(shifted.subarray(1), file)).tensors).toEqual(small.tensors);
  });

  it('is refused with its name when any byte is flipped, and with the tensor when it lies there', async () => {
    const bytes = await serializeContainer(small);
    const plain = readPlainly(bytes);
    for (let at = 0; at < bytes.length; at++) {
      for (const flip of [0x01, 0x20, 0x80, 0xff]) {
        const damaged = bytes.slice();
        damaged[at] ^= flip;
        const error = await refusal(deserializeContainer(damaged, file));
        const tensor = [...plain].find(([, { bytes: b }]) => at >= b.byteOffset && at < b.byteOffset + b.length)?.[0];
        expect(
          error.message.startsWith(tensor === undefined ? 'en.safetensors: ' : `en.safetensors, tensor "${tensor}": `),
        ).toBe(true);
      }
    }
  });

  it('is refused when cut at any length, and with a byte too many', async () => {
    const bytes = await serializeContainer(small);
    for (let length = 0; length < bytes.length; length++) {
      const error = await refusal(deserializeContainer(bytes.subarray(0, length), file));
      expect(error.code).toBe('model-truncated');
      expect(error.message).toContain(`got ${length} bytes in all`);
    }
    const longer = new Uint8Array(bytes.length + 1);
    longer.set(bytes);
    expect((await refusal(deserializeContainer(longer, file))).message).toBe(
      `en.safetensors: expected ${bytes.length} bytes, got ${bytes.length + 1}. The file is damaged or was changed after Nomen wrote it; get it again.`,
    );
  });

  it('never fails otherwise than with one line, whatever the bytes', async () => {
    const json = fc.json().map((text) => forge(headerJson(text, '')));
    const anything = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      json,
      fc.string().map((text) => forge(headerJson('{}', text))),
    );
    await fc.assert(
      fc.asyncProperty(anything, async (bytes) => {
        await refusal(deserializeContainer(bytes, file));
      }),
      { numRuns: 300 },
    );
  });
});

describe('a hostile model file with a right digest is refused', () => {
  const data = new Uint8Array(16);
  const manifest = (sha256: object = {}, more = '') =>
    `{"format":"nomen","version":1,"kind":"x"${more},"sha256":${JSON.stringify(sha256)}}`;
  const entry = (name: string, form: string) => `${JSON.stringify(name)}:${form}`;
  const good = '{"dtype":"F32","shape":[4],"data_offsets":[0,16]}';
  const goodManifest = manifest({ W: digestOf(data) });
  const read = (bytes: Uint8Array) => deserializeContainer(bytes, file);

  it('(the forger does make files that are read)', async () => {
    const { tensors: found } = await read(forge(headerJson(goodManifest, entry('W', good)), data));
    expect(found.get('W')!.data).toEqual(new Float32Array(4));
  });

  const cases: [string, string, string][] = [
    [
      'an unknown dtype',
      '{"dtype":"BF16","shape":[8],"data_offsets":[0,16]}',
      'expected a dtype among F64, F32, I32, U32, I16, I8, U8, got "BF16"',
    ],
    ['a dtype from the prototype', '{"dtype":"constructor","shape":[8],"data_offsets":[0,16]}', 'got "constructor"'],
    [
      'a shape that is not its size',
      '{"dtype":"F32","shape":[5],"data_offsets":[0,16]}',
      'expected data_offsets [0, 20] by the shapes, got [0, 16]',
    ],
    [
      'a shape that overflows',
      '{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,16]}',
      'expected a shape below 2⁵³ bytes, got a larger one',
    ],
    [
      'a negative size',
      '{"dtype":"F32","shape":[-4],"data_offsets":[0,16]}',
      'expected a shape of at most 8 whole numbers ≥ 0',
    ],
    [
      'a size that is no number',
      '{"dtype":"F32","shape":["4"],"data_offsets":[0,16]}',
      'expected a shape of at most 8 whole numbers ≥ 0',
    ],
    [
      'a gap before it',
      '{"dtype":"F32","shape":[3],"data_offsets":[4,16]}',
      'expected data_offsets [0, 12] by the shapes, got [4, 16]',
    ],
    [
      'offsets that are no numbers',
      '{"dtype":"F32","shape":[4],"data_offsets":[0,"16"]}',
      'expected data_offsets [0, 16] by the shapes, got others',
    ],
    ['no offsets', '{"dtype":"F32","shape":[4]}', 'expected {dtype, shape, data_offsets}'],
    ['no object', '7', 'expected {dtype, shape, data_offsets}, got 7'],
  ];
  it.each(cases)('%s', async (_, form, message) => {
    const error = await refusal(read(forge(headerJson(goodManifest, entry('W', form)), data)));
    expect(error.message).toContain('en.safetensors, tensor "W": ');
    expect(error.message).toContain(message);
    expect(error.code).toBe('bad-tensor');
  });

  it('tensors that overlap', async () => {
    const a = '{"dtype":"F32","shape":[4],"data_offsets":[0,16]}';
    const error = await refusal(read(forge(headerJson(goodManifest, `${entry('V', a)},${entry('W', a)}`), data)));
    expect(error.message).toContain('tensor "W": expected data_offsets [16, 32] by the shapes, got [0, 16]');
  });

  it('a name that comes twice, entries out of order, other spacing', async () => {
    for (const entries of [
      `${entry('W', good)},${entry('W', good)}`,
      ` ${entry('W', good)}`,
      entry('W', good.replace('16', '1.6e1')),
    ]) {
      const error = await refusal(read(forge(headerJson(goodManifest, entries), data)));
      expect(error.message).toContain('expected a header exactly as Nomen writes it');
    }
  });

  it('names that would set a prototype', async () => {
    expect((await refusal(read(forge(headerJson(goodManifest, entry('__proto__', good)), data)))).message).toContain(
      'tensor "__proto__": expected an ordinary name of 1 to 256 characters',
    );
    const polluted = manifest({ W: digestOf(data) }, ',"options":{"__proto__":{"admin":true}}');
    expect((await refusal(read(forge(headerJson(polluted, entry('W', good)), data)))).message).toContain(
      'expected ordinary keys in the manifest',
    );
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
  });

  it('JSON that is too deep, in the header and in the manifest', async () => {
    const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
    const inHeader = await refusal(read(forge(headerJson(goodManifest, entry('W', deep)), data)));
    expect(inHeader.message.length).toBeLessThan(300);
    const inManifest = manifest({ W: digestOf(data) }, `,"options":${deep}`);
    expect((await refusal(read(forge(headerJson(inManifest, entry('W', good)), data)))).message).toContain(
      'expected at most 32 levels in the manifest, got more',
    );
  });

  it('a manifest that is no manifest, or of another version', async () => {
    const of = async (text: string) => (await refusal(read(forge(headerJson(text, entry('W', good)), data)))).message;
    expect(await of('no JSON')).toContain('expected JSON in the manifest, got other text');
    expect(await of('[]')).toContain('expected a manifest with format "nomen"');
    expect(await of(goodManifest.replace('"version":1', '"version":2'))).toBe(
      'en.safetensors: expected version 1 of the format, got 2. Update Nomen, or train the model again with this version.',
    );
    expect(await of(goodManifest.replace('"kind":"x"', '"kind":7'))).toContain('expected a `kind`');
    expect(await of(goodManifest.replace('"kind":"x"', '"kind":"x","kind":"y"'))).toContain(
      'expected JSON as Nomen writes it in the manifest',
    );
    expect(await of(manifest({}))).toContain('expected 1 tensor digests in the manifest, got 0');
    expect(await of(manifest({ toString: digestOf(data) }))).toContain(
      'tensor "W": expected the SHA-256 that the manifest states',
    );
    expect(await of('{"format":"nomen","version":1,"kind":"x"}')).toContain('expected sha256 for each tensor');
  });

  it('a header that is too long, not UTF-8, without manifest, or of another program', async () => {
    const huge = new Uint8Array(16).fill(0xff);
    expect((await refusal(read(huge))).message).toContain(
      'expected a header of at most 100000000 bytes, got 18446744073709552000',
    );
    const latin1 = Buffer.from(headerJson(goodManifest, entry('W', good)).replace('"W":', '"\u00e9":'), 'latin1');
    expect((await refusal(read(forge(latin1, data)))).message).toContain('expected a header in UTF-8');
    const bare = headerJson('', '').replace(',"nomen":""', '');
    expect((await refusal(read(forge(bare)))).message).toContain('expected a manifest, got none');
    const other = Buffer.from('        {"W":{"dtype":"F32","shape":[],"data_offsets":[0,4]}}    ');
    other.writeBigUInt64LE(BigInt(other.length - 8), 0);
    expect((await refusal(read(other))).code).toBe('not-a-model');
  });
});

describe('serializeContainer refuses', () => {
  const write = async (manifest: unknown, tensor?: unknown, name = 'W') => {
    const tensorMap = new Map(tensor === undefined ? [] : [[name, tensor as Tensor]]);
    return (await refusal(serializeContainer({ manifest: manifest as Manifest, tensors: tensorMap }))).message;
  };
  const ok = { dtype: 'F32', shape: [1], data: new Float32Array(1) };

  it('manifests that JSON would change', async () => {
    const cases: [unknown, string][] = [
      [{ kind: 'x', loss: Number.NaN }, 'expected JSON at "manifest.loss" in the manifest, got NaN'],
      [{ kind: 'x', when: new Date(0) }, 'expected JSON at "manifest.when" in the manifest, got a value of type Date'],
      [{ kind: 'x', list: [1, undefined] }, 'expected JSON at "manifest.list[1]" in the manifest, got nothing'],
      [{ kind: 'x', sha256: {} }, 'expected keys other than format, version and sha256 in the manifest, got "sha256"'],
      [{}, 'expected a `kind`, e.g. "ner" in the manifest, got nothing'],
      [null, 'expected an object in the manifest, got null'],
    ];
    for (const [manifest, message] of cases) expect(await write(manifest)).toContain(message);
  });

  it('but an absent option is merely left out', async () => {
    const bytes = await serializeContainer({ manifest: { kind: 'x', limit: undefined }, tensors: new Map() });
    expect((await deserializeContainer(bytes, file)).manifest).toEqual({ kind: 'x' });
  });

  it('tensors whose parts disagree, and names that a file cannot hold', async () => {
    const cases: [unknown, string][] = [
      [{ ...ok, dtype: 'F64' }, 'tensor "W": expected a Float64Array for F64, got a value of type Float32Array'],
      [{ ...ok, shape: [2, 3] }, 'tensor "W": expected 6 numbers for shape [2, 3], got 1'],
      [{ ...ok, shape: [0.5] }, 'expected a shape of at most 8 whole numbers ≥ 0'],
      [{ ...ok, dtype: 'F16' }, 'got "F16". Pass a manifest of JSON values, and tensors with the typed array'],
    ];
    for (const [tensor, message] of cases) expect(await write({ kind: 'x' }, tensor)).toContain(message);
    for (const name of ['', '__metadata__', '__proto__', '\ud800', 'x'.repeat(257)]) {
      expect(await write({ kind: 'x' }, ok, name)).toContain('expected an ordinary name of 1 to 256 characters');
    }
  });
});

describe('requireTensor', () => {
  it('gives the tensor of the demanded type and sizes, and refuses others by name', () => {
    const { tensors: found } = small;
    expect(requireTensor(found, 'W', { file: 'm', dtype: 'F32', shape: [2, undefined] }).data).toBe(
      found.get('W')!.data,
    );
    expect(() => requireTensor(found, 'W', { file: 'm', dtype: 'F32', shape: [3, undefined] })).toThrow(
      'm, tensor "W": expected F32 [3, any], got F32 [2, 2]. Train the model again with this version of Nomen.',
    );
    expect(() => requireTensor(found, 'W', { file: 'm', dtype: 'I8', shape: [2, 2] })).toThrow(
      'expected I8 [2, 2], got F32 [2, 2]',
    );
    expect(() => requireTensor(found, 'W', { file: 'm', dtype: 'F32', shape: [2] })).toThrow(
      'expected F32 [2], got F32 [2, 2]',
    );
    expect(() => requireTensor(found, 'b', { file: 'm', dtype: 'F32', shape: [2] })).toThrow(
      'm, tensor "b": expected F32 [2], got none.',
    );
  });
});
