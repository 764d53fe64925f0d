export function StewardResourcePage() {
  return null;
}
