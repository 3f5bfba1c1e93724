// Facts that hold from a day on.
export const since = {
  from: (when: string) => `từ ngày ${when}`,
  unknown: 'không rõ có từ ngày nào',
  nothing: 'chưa ai ghi',
  ruled: (words: string) => `Quy định dưới đây: ${words}.`,
};
