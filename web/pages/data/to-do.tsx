export function ToDoPage() {
  return null;
}
