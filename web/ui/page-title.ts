import { useEffect } from 'react';
import { useDistrict } from '../api/district.ts';
import { useName } from '../texts/text.ts';

/** `暴露垃圾 · 浦东新区` in the tab and for screen readers. */
export function usePageTitle(title: string): void {
  const nameOf = useName();
  const district = nameOf(useDistrict().name);
  useEffect(() => {
    document.title = `${title} · ${district}`;
  }, [title, district]);
}
