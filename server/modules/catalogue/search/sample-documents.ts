import type { SearchDocument } from './search-document.ts';

/** A document for tests: everything empty but what is given; items by their titles, `中文` or `中文|English`. */
export function sampleDocument(
  id: number,
  name: string,
  { titles = [], ...given }: Partial<SearchDocument> & { titles?: string[] } = {},
): SearchDocument {
  return {
    id,
    code: `20401/${String(id).padStart(6, '0')}`,
    name,
    nameEn: '',
    abstract: '',
    abstractEn: '',
    keywords: [],
    provider: { id: 'market', zh: '市场监督管理局', en: 'Market Regulation Bureau' },
    items: titles.map((title, at) => {
      const [zh = '', en = ''] = title.split('|');
      return { name: `COLUMN_${at + 1}`, title: zh, titleEn: en };
    }),
    uses: 0,
    publishedAt: 0,
    ...given,
    facets: {
      classification: '204',
      provider: 'market',
      sharing: '1',
      opening: 'no',
      cycle: '每月',
      format: '数据库',
      grade: '一般1级',
      ...given.facets,
    },
  };
}
