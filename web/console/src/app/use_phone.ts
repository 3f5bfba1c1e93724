import { useMedia } from './use_media';

export const usePhone = () => useMedia('(max-width: 767px)');
