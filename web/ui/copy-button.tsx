import { useState } from 'react';
import { useTexts } from '../texts/text.ts';
import { Button, SignButton } from './button.tsx';

/** With a `label` only a sign, for places where the words are beside it. */
export function CopyButton({ text, label }: { text: string; label?: string }) {
  const t = useTexts();
  const [isCopied, setCopied] = useState(false);
  const copy = async (): Promise<void> => setCopied(await writeClipboard(text));
  if (label) {
    return (
      <SignButton
        look="quiet"
        icon={isCopied ? 'check' : 'copy'}
        label={isCopied ? t('act.copied') : label}
        onClick={() => void copy()}
      />
    );
  }
  return (
    <Button icon={isCopied ? 'check' : 'copy'} onClick={() => void copy()} aria-live="polite">
      {isCopied ? t('act.copied') : t('act.copy')}
    </Button>
  );
}

/** `navigator.clipboard` exists only in secure contexts; elsewhere a selection is copied the old way. */
async function writeClipboard(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = document.createElement('textarea');
    area.value = text;
    document.body.append(area);
    area.select();
    const isCopied = document.execCommand('copy');
    area.remove();
    return isCopied;
  }
}
