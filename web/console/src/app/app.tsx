import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { ConfigProvider, App as Kit } from 'antd';
import dayjs from 'dayjs';
import 'dayjs/locale/vi';
import { useMemo } from 'react';
import { kitWords } from '../locale/kit';
import { createQueries } from './queries';
import { router } from './router';
import { SessionGate } from './session';
import { theme } from './theme';
import { useMedia } from './use_media';
import { usePhone } from './use_phone';

dayjs.locale('vi');
const queries = createQueries();

export function App() {
  const phone = usePhone();
  // Some people are made ill by what moves, and their machines say so.
  const still = useMedia('(prefers-reduced-motion: reduce)');
  const look = useMemo(() => theme({ phone, still }), [phone, still]);
  return (
    <ConfigProvider locale={kitWords} theme={look} button={{ autoInsertSpace: false }}>
      <Kit>
        <QueryClientProvider client={queries}>
          <SessionGate>
            <RouterProvider router={router} />
          </SessionGate>
        </QueryClientProvider>
      </Kit>
    </ConfigProvider>
  );
}
