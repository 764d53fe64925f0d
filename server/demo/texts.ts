import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import Type, { type Static } from 'typebox';
import { shapeErrors } from '#kernel/shape';

const Texts = Type.Record(Type.String(), Type.Array(Type.String()));

/** A district's `demo.json`: the words its synthetic people and cases are made of. */
const DemoTextsShape = Type.Object({
  note: Type.String(),
  people: Type.Object({ surnames: Type.Array(Type.String()), givenNames: Type.Array(Type.String()) }),
  reports: Type.Array(Type.Object({ category: Type.String(), texts: Type.Array(Type.String()) })),
  /** By category; the empty key is for all others. */
  answers: Texts,
  feedback: Texts,
  returns: Type.Array(Type.String()),
  calls: Type.Array(Type.String()),
  /** Road names by street, for `{road}`. */
  roads: Type.Record(Type.String(), Type.Array(Type.String())),
  /** Patterns of texts that suit only one kind of village. */
  fits: Type.Object({ community: Type.String(), village: Type.String() }),
});

export type DemoTexts = Static<typeof DemoTextsShape>;

export async function readDemoTexts(folder: string): Promise<DemoTexts> {
  const parsed: unknown = JSON.parse(await readFile(join(folder, 'demo.json'), 'utf8'));
  const wrong = shapeErrors(DemoTextsShape, parsed)[0];
  if (wrong !== undefined) throw new Error(`demo.json ${wrong.path}: ${wrong.message}`);
  return parsed as DemoTexts;
}
