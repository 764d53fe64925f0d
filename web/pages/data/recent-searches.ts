/** What this person looked for last on this device, the latest first. */

const recentMax = 8;

function nameOf(personId: string): string {
  return `citybrain.data.recent.${personId}`;
}

export function readRecent(personId: string): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(nameOf(personId)) ?? '[]');
    return Array.isArray(kept) ? kept.filter((one) => typeof one === 'string').slice(0, recentMax) : [];
  } catch {
    return [];
  }
}

export function keepRecent(personId: string, text: string): void {
  const said = text.trim();
  if (said === '') return;
  const others = readRecent(personId).filter((one) => one !== said);
  localStorage.setItem(nameOf(personId), JSON.stringify([said, ...others].slice(0, recentMax)));
}

export function forgetRecent(personId: string): void {
  localStorage.removeItem(nameOf(personId));
}
