import { type AddressParts, findAddresses, normaliseText, readAddressTail } from './addresses.ts';
import type { Point } from './coordinates.ts';
import type { PlaceIndex } from './place-index.ts';
import { isRoadName, streetStem, villageForms, villageStem } from './place-names.ts';

/** One reading of a mention. */
export interface MentionCandidate {
  kind: 'village' | 'street' | 'station' | 'landmark' | 'road';
  /** The full official name. */
  name: string;
  /** The village or street itself, or the street the station stands in. */
  placeCode: string | undefined;
  /** The street it is or lies in. */
  streetCode: string | undefined;
  point: Point;
  /** 0 to 1; by how much of the official name was written and how many places bear it. Not a probability. */
  confidence: number;
}

/** A stretch of text that names a place. */
export interface PlaceMention {
  /** UTF-16 offsets into the text as given; `end` is just after the last character. */
  start: number;
  end: number;
  text: string;
  /** Best first. Empty for an address on a road that nothing here knows: parsed, but nowhere. */
  candidates: MentionCandidate[];
  address: AddressParts | undefined;
}

/** Longer texts are read to here. */
const TEXT_LENGTH_MAX = 10_000;
const MENTIONS_MAX = 50;

const CONFIDENCE = {
  /** With 居委会, 街道, 站 … behind the name. */
  full: 0.95,
  /** The bare name, four characters or more. */
  long: 0.8,
  three: 0.6,
  two: 0.5,
  /** A station or village only shares the road's name. */
  road: 0.3,
} as const;

/** What may follow a bare name and then belongs to it. */
const SUFFIX = {
  village: /(?:社区|小区)?(?:居民委员会|居委会|村民委员会|村委会|居委|村委)|(?<=村)委会?|社区|小区/y,
  street: /街道|新镇|镇/y,
  station: /(?:地铁|轨交|轨道交通)?站(?:[一二三四五六七八九\d]{1,2}[A-D]?号?(?:出入|出|入)?口)?/y,
  landmark: /(?!)/y,
} as const;

interface Entry {
  kind: keyof typeof SUFFIX;
  name: string;
  placeCode: string | undefined;
  streetCode: string | undefined;
  point: Point;
  /** Too short or too common a word to count without its suffix. */
  needsSuffix: boolean;
}

/** Names of one district, ready to be found in text. Built with the index; about 1 MB for 1,700 names. */
export class Gazetteer {
  readonly #entries = new Map<string, Entry[]>();
  /** First two characters → lengths of the names that begin so, longest first. */
  readonly #lengths = new Map<string, number[]>();
  /** Roads known only because a station or a village is named after them. */
  readonly #roads = new Set<string>();

  constructor(index: PlaceIndex) {
    for (const place of index.data.places) {
      if (!place.isCurrent || place.level === 'district') continue;
      const stem = place.level === 'village' ? villageStem(place.name) : streetStem(place.name);
      const forms = place.level === 'village' ? villageForms(stem) : [stem];
      for (const form of forms) {
        const needsSuffix = isRoadName(form) || (place.level === 'village' && form.length < 3);
        const streetCode = place.level === 'village' ? place.parent! : place.code;
        const { name, code: placeCode, point } = place;
        this.#add(form, { kind: place.level, name, placeCode, streetCode, point, needsSuffix });
      }
    }
    for (const { kind, name, aliases, point, placeCode } of index.data.features) {
      for (const form of [name, ...aliases]) {
        const needsSuffix = isRoadName(form);
        this.#add(form, { kind, name, placeCode, streetCode: placeCode, point, needsSuffix });
      }
    }
    for (const [start, lengths] of this.#lengths)
      this.#lengths.set(
        start,
        [...new Set(lengths)].sort((a, b) => b - a),
      );
  }

  /**
   * Places named in Chinese free text, in order, not overlapping: at each position the longest name wins.
   * Several places of one name are all given; where the text also names a street, only those in it.
   */
  find(given: string): PlaceMention[] {
    const text = normaliseText(given.slice(0, TEXT_LENGTH_MAX));
    const addresses = findAddresses(text, this.#roads);
    const mentions: PlaceMention[] = [];
    for (let at = 0; at < text.length && mentions.length < MENTIONS_MAX; ) {
      const address = addresses.find((span) => span.start === at);
      const named = this.#mentionAt(text, at);
      const mention =
        address !== undefined && address.end > (named?.end ?? 0) ? this.#onRoad(text, address) : named;
      if (mention !== undefined) mentions.push({ ...mention, text: given.slice(mention.start, mention.end) });
      at = mention?.end ?? at + 1;
    }
    return narrowByStreet(mentions);
  }

  #add(form: string, entry: Entry): void {
    if (form.length < 2) return;
    const present = this.#entries.get(form);
    if (present === undefined) this.#entries.set(form, [entry]);
    else if (
      !present.some(
        (other) =>
          other.kind === entry.kind && other.placeCode === entry.placeCode && other.name === entry.name,
      )
    )
      present.push(entry);
    const start = form.slice(0, 2);
    this.#lengths.set(start, [...(this.#lengths.get(start) ?? []), form.length]);
    if (isRoadName(form)) this.#roads.add(form);
  }

  #mentionAt(text: string, start: number): PlaceMention | undefined {
    for (const length of this.#lengths.get(text.slice(start, start + 2)) ?? []) {
      const form = text.slice(start, start + length);
      const mention = readMention(text, { start, form, entries: this.#entries.get(form) ?? [] });
      if (mention !== undefined) return mention;
    }
    return undefined;
  }

  #onRoad(
    text: string,
    { start, end, address }: { start: number; end: number; address: AddressParts },
  ): PlaceMention {
    const namesakes = this.#entries.get(address.road ?? '') ?? [];
    const candidates = namesakes.map((entry) => ({
      ...candidateOf(entry, CONFIDENCE.road / namesakes.length),
      kind: 'road' as const,
    }));
    return { start, end, text: text.slice(start, end), candidates, address };
  }
}

function readMention(
  text: string,
  { start, form, entries }: { start: number; form: string; entries: readonly Entry[] },
): PlaceMention | undefined {
  const nameEnd = start + form.length;
  const ends = entries.map((entry) => suffixEnd(text, nameEnd, entry.kind));
  const end = Math.max(nameEnd, ...ends.map((one) => one ?? 0));
  const isFull = end > nameEnd;
  const readings = entries.filter((entry, i) => (isFull ? ends[i] === end : !entry.needsSuffix));
  if (readings.length === 0) return undefined;
  const confidenceOf = (entry: Entry) =>
    isFull || isOfficial(entry, form) ? CONFIDENCE.full : bareConfidence(form);
  const candidates = readings.map((entry) => candidateOf(entry, confidenceOf(entry) / readings.length));
  const tail = readAddressTail(text, end);
  return {
    start,
    end: tail?.end ?? end,
    text: '',
    candidates: candidates.sort(byConfidence),
    address: tail?.address,
  };
}

/** 唐镇 is all there is to say; a station's bare name is always short of its 站. */
function isOfficial(entry: Entry, form: string): boolean {
  return form === entry.name && (entry.kind === 'street' || entry.kind === 'village');
}

function suffixEnd(text: string, at: number, kind: Entry['kind']): number | undefined {
  const suffix = SUFFIX[kind];
  suffix.lastIndex = at;
  const match = suffix.exec(text);
  return match === null ? undefined : at + match[0].length;
}

function candidateOf(entry: Entry, confidence: number): MentionCandidate {
  const { kind, name, placeCode, streetCode, point } = entry;
  return { kind, name, placeCode, streetCode, point, confidence: Math.round(confidence * 100) / 100 };
}

function bareConfidence(form: string): number {
  if (form.length >= 4) return CONFIDENCE.long;
  return form.length === 3 ? CONFIDENCE.three : CONFIDENCE.two;
}

function byConfidence(a: MentionCandidate, b: MentionCandidate): number {
  return b.confidence - a.confidence;
}

/** Where a street is named, villages and stations of the same name elsewhere are not meant. */
function narrowByStreet(mentions: PlaceMention[]): PlaceMention[] {
  const streets = new Set(
    mentions.flatMap(({ candidates }) =>
      candidates
        .filter((one) => one.kind === 'street' && candidates.length === 1)
        .map((one) => one.placeCode),
    ),
  );
  if (streets.size === 0) return mentions;
  return mentions.map((mention) => {
    const within = mention.candidates.filter((one) => one.kind !== 'street' && streets.has(one.streetCode));
    if (within.length === 0 || within.length === mention.candidates.length) return mention;
    const scale = mention.candidates.length / within.length;
    const candidates = within.map((one) => ({
      ...one,
      confidence: Math.min(CONFIDENCE.full, one.confidence * scale),
    }));
    return { ...mention, candidates };
  });
}
