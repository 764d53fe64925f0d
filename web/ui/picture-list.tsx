import { pictureUrl } from '../api/reports.ts';
import type { Attachment } from '../api/shapes.ts';
import { useTexts } from '../texts/text.ts';
import styles from './picture-list.module.css';

/** Pictures of a case, small; each opens whole in a tab of its own. */
export function PictureList({ attachments }: { attachments: Attachment[] }) {
  const t = useTexts();
  return (
    <ul className={styles.list}>
      {attachments.map(({ id }, index) => (
        <li key={id}>
          <a href={pictureUrl(id)} target="_blank" rel="noreferrer">
            <img
              src={pictureUrl(id, 'thumb')}
              alt={t('picture.number', { number: index + 1 })}
              loading="lazy"
            />
          </a>
        </li>
      ))}
    </ul>
  );
}
