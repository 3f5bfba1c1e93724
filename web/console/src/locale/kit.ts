// The words of the kit itself, where those it brings are short of Vietnamese.
import type { Locale } from 'antd/es/locale';
import viVN from 'antd/es/locale/vi_VN';

const days = viVN.DatePicker;

export const kitWords: Locale = {
  ...viVN,
  DatePicker: days && {
    ...days,
    lang: {
      ...days.lang,
      ok: 'Xong',
      shortMonths: Array.from({ length: 12 }, (_, month) => `Tháng ${month + 1}`),
    },
  },
};
