export function StewardPage() {
  return null;
}
