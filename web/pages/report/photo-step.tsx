import { PhotoField } from '../../forms/photo-field.tsx';
import { useTexts } from '../../texts/text.ts';
import { Button } from '../../ui/button.tsx';
import styles from './report.module.css';
import type { StepProps } from './report.tsx';

export function PhotoStep({ photos, setPhotos, onNext }: StepProps) {
  const t = useTexts();
  return (
    <div className={styles.step}>
      <h1>{t('report.photo.title')}</h1>
      <p>{t('report.photo.hint')}</p>
      <PhotoField photos={photos} onPhotos={setPhotos} />
      <div className={styles.acts}>
        <Button look="main" wide onClick={onNext}>
          {photos.length > 0 ? t('act.next') : t('report.photo.skip')}
        </Button>
      </div>
    </div>
  );
}
