import { useEffect, useState } from 'react';
import { newId } from '../clock.ts';
import { useTexts } from '../texts/text.ts';
import { buttonClass, SignButton } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import styles from '../ui/picture-list.module.css';
import { type Photo, photosMax, shrinkPhoto } from './photo.ts';

/** Takes or chooses photos; they stay with the caller until sent. */
export function PhotoField({ photos, onPhotos }: { photos: Photo[]; onPhotos: (photos: Photo[]) => void }) {
  const t = useTexts();
  const add = async (files: FileList): Promise<void> => {
    const room = [...files].slice(0, photosMax - photos.length);
    const added = await Promise.all(
      room.map(async (file) => ({ key: newId(), image: await shrinkPhoto(file) })),
    );
    onPhotos([...photos, ...added]);
  };
  return (
    <div style={{ display: 'grid', gap: 12, justifyItems: 'start' }}>
      {photos.length > 0 && (
        <ul className={styles.list}>
          {photos.map((photo, index) => (
            <li key={photo.key}>
              <Preview
                photo={photo}
                number={index + 1}
                onRemove={() => onPhotos(photos.filter((each) => each !== photo))}
              />
            </li>
          ))}
        </ul>
      )}
      {photos.length < photosMax && (
        <label className={`${buttonClass()} ${styles.add}`}>
          <Icon name="camera" />
          {photos.length === 0 ? t('photo.add') : t('photo.addMore')}
          <input
            type="file"
            accept="image/*"
            multiple
            onChange={(event) => {
              if (event.target.files) void add(event.target.files);
              event.target.value = '';
            }}
          />
        </label>
      )}
    </div>
  );
}

function Preview({ photo, number, onRemove }: { photo: Photo; number: number; onRemove: () => void }) {
  const t = useTexts();
  const url = useBlobUrl(photo.image);
  return (
    <figure>
      {url && <img src={url} alt={t('picture.number', { number })} />}
      <span className={styles.remove}>
        <SignButton icon="close" label={t('photo.remove', { number })} onClick={onRemove} />
      </span>
    </figure>
  );
}

function useBlobUrl(blob: Blob): string | undefined {
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    const made = URL.createObjectURL(blob);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [blob]);
  return url;
}
