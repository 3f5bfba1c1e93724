// The officer that tests of pages are signed in as.
import type { Account } from './api/types';

export const account: Account = {
  id: '1',
  username: 'a',
  name: 'Ma Thị Hoa',
  unit: '2',
  roles: [],
  rights: [],
};
