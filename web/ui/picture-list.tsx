import { attachmentUrl } from '../api/files.ts';
import type { Attachment } from '../api/shapes.ts';
import { useTexts } from '../texts/text.ts';
import styles from './picture-list.module.css';

/** Pictures and documents of a case, small; each opens whole in a tab of its own. */
export function PictureList({ caseId, attachments }: { caseId: number; attachments: Attachment[] }) {
  const t = useTexts();
  if (attachments.length === 0) return null;
  return (
    <ul className={styles.list}>
      {attachments.map(({ id, mediaType, name }, index) => (
        <li key={id}>
          <a href={attachmentUrl({ caseId, fileId: id })} target="_blank" rel="noreferrer">
            {mediaType.startsWith('image/') ? (
              <img
                src={attachmentUrl({ caseId, fileId: id, size: 'thumbnail' })}
                alt={t('picture.number', { number: index + 1 })}
                loading="lazy"
              />
            ) : (
              <span className={styles.document}>{name}</span>
            )}
          </a>
        </li>
      ))}
    </ul>
  );
}
