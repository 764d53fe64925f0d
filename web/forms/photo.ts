/** A photo as it waits on this device. Its key makes sending it twice harmless; `fileId` is set once it is there. */
export interface Photo {
  key: string;
  image: Blob;
  fileId?: string;
}

export const photosMax = 6;
const edgeMaxPixels = 2048;
const quality = 0.82;

/**
 * Makes a photo small enough for a bad network: the longer edge at most 2,048 pixels, JPEG. Turning it is done by
 * the browser, and with the re-encoding the place and device in its EXIF go. An image it cannot read is kept as is.
 */
export async function shrinkPhoto(file: Blob): Promise<Blob> {
  try {
    const bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' });
    const scale = Math.min(1, edgeMaxPixels / Math.max(bitmap.width, bitmap.height));
    const canvas = document.createElement('canvas');
    canvas.width = Math.round(bitmap.width * scale);
    canvas.height = Math.round(bitmap.height * scale);
    canvas.getContext('2d')!.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    bitmap.close();
    return await new Promise((resolve) =>
      canvas.toBlob((small) => resolve(small ?? file), 'image/jpeg', quality),
    );
  } catch {
    return file;
  }
}
