// Real alerts and exercises are two worlds: other addresses, other colours, and no way across.
import { useLocation } from '@tanstack/react-router';

export interface World {
  exercise: boolean;
  base: '/emergencies' | '/exercise';
}

export const worldOf = (pathname: string): World =>
  pathname === '/exercise' || pathname.startsWith('/exercise/')
    ? { exercise: true, base: '/exercise' }
    : { exercise: false, base: '/emergencies' };

export function useWorld(): World {
  return worldOf(useLocation().pathname);
}
