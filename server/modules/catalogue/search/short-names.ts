/** How departments are called in short ends with one of these: 人社局, 卫健委, 应急办. */
const SHORT_NAME = /^\p{Script=Han}{1,5}[局委办院会队]$/u;

/** Whether a word may be the short name of a department. */
export function isShortName(word: string): boolean {
  return SHORT_NAME.test(word);
}

/** 人社局 is short for 人力资源和社会保障局: its characters stand there in this order. */
export function isShortFor(short: string, name: string): boolean {
  let from = 0;
  for (const sign of short) {
    const at = name.indexOf(sign, from);
    if (at < 0) return false;
    from = at + sign.length;
  }
  return true;
}
