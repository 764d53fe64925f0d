import type { Category } from '../api/shapes.ts';

/** The category whose keyword stands in the text; the longest keyword wins, as on the server. */
export function suggestCategory(categories: Category[], text: string): Category | undefined {
  let best: { category: Category; length: number } | undefined;
  for (const category of categories) {
    for (const keyword of category.keywords) {
      if (keyword.length > (best?.length ?? 0) && text.includes(keyword))
        best = { category, length: keyword.length };
    }
  }
  return best?.category;
}
