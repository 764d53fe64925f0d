import { pinyin } from 'pinyin-pro';
import { runsOf } from './segment.ts';

/** A piece of a text and how it sounds: 维 and `wei`; letters and digits sound as they are written. */
interface Sound {
  text: string;
  sound: string;
  initial: string;
}

export interface Spoken {
  /** 维修PM2 → `WeiXiuPm2`: a capital (or digit) where a sound begins. */
  full: string;
  /** 维修PM2 → `wxpm2`. */
  initials: string;
}

/** How a normalised text is typed on a Latin keyboard, `ü` as `v`; empty where nothing in it is Chinese. */
export function readAloud(text: string): Spoken {
  const sounds = soundsOf(text);
  return {
    full: sounds.map(({ sound }) => sound[0]!.toUpperCase() + sound.slice(1)).join(''),
    initials: sounds.map(({ initial }) => initial).join(''),
  };
}

/** The part of a normalised text that sounds like the letters, in full or by initials: 电梯维修 and `weix` → 维修. */
export function soundingLike(text: string, letters: string): string | undefined {
  const sounds = soundsOf(text);
  for (const key of ['sound', 'initial'] as const) {
    for (let from = 0; from < sounds.length; from += 1) {
      let heard = '';
      let to = from;
      while (to < sounds.length && heard.length < letters.length) heard += sounds[to++]![key];
      if (heard.startsWith(letters))
        return sounds
          .slice(from, to)
          .map((sound) => sound.text)
          .join('');
    }
  }
  return undefined;
}

function soundsOf(text: string): Sound[] {
  const runs = runsOf(text);
  if (!runs.some((run) => run.isHan)) return [];
  return runs.flatMap(({ text: run, isHan }) => {
    if (!isHan) return /^[a-z0-9]+$/.test(run) ? [{ text: run, sound: run, initial: run }] : [];
    const signs = [...run];
    return pinyin(run, { toneType: 'none', type: 'array', v: true })
      .map((sound, at) => ({ text: signs[at] ?? '', sound, initial: sound[0] ?? '' }))
      .filter(({ sound }) => /^[a-z]+$/.test(sound));
  });
}
