import { setLanguage, useLanguage } from '../texts/text.ts';
import { Button } from './button.tsx';

/** Names the other language in that language. */
export function LanguageSwitch() {
  const language = useLanguage();
  const other = language === 'zh' ? 'en' : 'zh';
  return (
    <Button look="quiet" lang={other} onClick={() => void setLanguage(other)}>
      {other === 'en' ? 'English' : '中文'}
    </Button>
  );
}
