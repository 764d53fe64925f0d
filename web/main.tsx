import './theme/base.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createQueryClient } from './api/query-client.ts';
import { createCityRouter } from './routes.tsx';
import { startLanguage } from './texts/text.ts';
import { applyFace } from './theme/face.ts';
import { provideChinese } from './theme/fonts.ts';

applyFace(location.pathname.startsWith('/overview') ? 'overview' : 'public');
const client = createQueryClient();
const router = createCityRouter(client);
await startLanguage();

createRoot(document.getElementById('page')!).render(
  <StrictMode>
    <QueryClientProvider client={client}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
);
provideChinese().catch(() => undefined);
