// What is typed is not thrown away by a tap beside the form: it closes by its own button only.
export const typing = { closable: false };
