import { expect, test } from 'vitest';
import { clientName } from './client_name';

test('a browser that also calls itself by other names is known by its own', () => {
  const edge =
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0';
  expect(clientName(edge)).toBe('Edge trên Windows');
  const phone =
    'Mozilla/5.0 (Linux; Android 14; SM-A155F) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36';
  expect(clientName(phone)).toBe('Chrome trên Android');
  const iphone =
    'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1';
  expect(clientName(iphone)).toBe('Safari trên iOS');
});

test('a program that is no browser is not called one', () => {
  expect(clientName('curl/8.5.0')).toBe('Chương trình khác');
  expect(clientName('')).toBe('Chương trình khác');
});
