// Photos taken where there is no line lie in this browser until the register has them. They wait in
// a store of their own, for they are too large for the one that keeps answers.

export interface KeptPhoto {
  id: number;
  owner: string;
  asset: string;
  name: string;
  blob: Blob;
}

const most = 60; // of one person

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open('nguon.photos', 1);
    asked.onupgradeneeded = () =>
      asked.result.createObjectStore('photos', { keyPath: 'id', autoIncrement: true });
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}

async function within<T>(
  mode: IDBTransactionMode,
  work: (photos: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  const base = await open();
  try {
    return await new Promise<T>((resolve, reject) => {
      const deal = base.transaction('photos', mode);
      const asked = work(deal.objectStore('photos'));
      deal.oncomplete = () => resolve(asked.result);
      deal.onabort = () => reject(deal.error);
      deal.onerror = () => reject(deal.error);
    });
  } finally {
    base.close();
  }
}

// In the order in which they were taken.
export async function photosOf(owner: string): Promise<KeptPhoto[]> {
  try {
    const all: KeptPhoto[] = await within('readonly', (photos) => photos.getAll());
    return all.filter((one) => one.owner === owner);
  } catch {
    return [];
  }
}

// False: this browser keeps nothing, or too much waits already.
export async function keepPhoto(photo: Omit<KeptPhoto, 'id'>): Promise<boolean> {
  if ((await photosOf(photo.owner)).length >= most) return false;
  try {
    await within('readwrite', (photos) => photos.add(photo));
    return true;
  } catch {
    return false;
  }
}

export async function dropPhoto(id: number): Promise<void> {
  try {
    await within('readwrite', (photos) => photos.delete(id));
  } catch {
    // A forbidden store keeps nothing.
  }
}
