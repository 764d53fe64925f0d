import { useLayoutEffect } from 'react';
import { type Face, faces } from './palette.ts';

/** Puts a face on the page: its colours as custom properties (`inkSoft` becomes `--ink-soft`). */
export function applyFace(face: Face): void {
  const root = document.documentElement;
  root.dataset.face = face;
  for (const [name, value] of Object.entries(faces[face])) {
    root.style.setProperty(`--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`, value);
  }
}

export function useFace(face: Face): void {
  useLayoutEffect(() => applyFace(face), [face]);
}
