export function ReturnsPage() {
  return null;
}
