// What a page gets where there is no line.
import { Problem } from './api/problem';

export const noLine = () => new Problem(0, { code: 'network' });
