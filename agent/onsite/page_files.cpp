#include "agent/onsite/page_files.hpp"

namespace nguon::agent {

const std::string_view page_html = R"(<!doctype html>
<html lang="vi">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Phát cảnh báo tại chỗ</title>
<link rel="stylesheet" href="/page.css">
<script src="/page.js" defer></script>
</head>
<body>
<main>
<h1>Phát cảnh báo tại chỗ</h1>
<p class="note">Chỉ dùng khi mất liên lạc với trung tâm. Loa của cụm này sẽ phát ngay. Tên người phát được ghi vào nhật ký.</p>
<noscript><p class="refused">Trang này cần JavaScript. Hãy bật JavaScript trong trình duyệt.</p></noscript>
<p id="said" role="alert" hidden></p>
<section id="playing" hidden>
<p>Đang phát: <strong id="title"></strong></p>
</section>
<form id="form" hidden autocomplete="off">
<label for="who">Người phát</label>
<select id="who" required></select>
<label for="words">Nội dung</label>
<select id="words" required></select>
<p id="text"></p>
<div id="blanks"></div>
<label for="pin">Mã PIN</label>
<input id="pin" type="password" inputmode="numeric" pattern="[0-9]*" maxlength="12" required>
<button id="send" type="button">Giữ 2 giây để phát</button>
<button id="stop" type="button" class="quiet" hidden>Dừng phát</button>
</form>
<details id="stored" hidden>
<summary>Nội dung lưu trên thiết bị</summary>
<p class="note">So phiên bản và mã với trang Thiết bị trên hệ thống.</p>
<ul id="stored_list"></ul>
</details>
<p id="empty" hidden>Cụm loa này chưa được phép phát tại chỗ. Cán bộ quản trị mở quyền trong mục Thiết bị trên hệ thống.</p>
</main>
</body>
</html>
)";

const std::string_view page_style = R"(
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0; background: #f4f7f7; color: #14282b; font: 17px/1.5 system-ui, "Noto Sans", Arial, sans-serif; }
main { max-width: 34rem; margin: 0 auto; padding: 16px; }
h1 { font-size: 24px; line-height: 1.25; margin: 8px 0; }
.note { margin: 0 0 16px; color: #41585c; }
label { display: block; margin: 16px 0 4px; font-weight: 600; }
select, input { width: 100%; min-height: 48px; padding: 8px 12px; font: inherit; color: inherit; background: #fff; border: 1px solid #6b8286; border-radius: 8px; }
#text { white-space: pre-wrap; overflow-wrap: anywhere; margin: 8px 0 0; padding: 12px; background: #fff; border-left: 4px solid #0b6b72; }
button { position: relative; overflow: hidden; width: 100%; min-height: 64px; margin-top: 24px; font: inherit; font-weight: 700; font-size: 19px; color: #fff; background: #b3261e; border: 0; border-radius: 8px; touch-action: none; user-select: none; -webkit-user-select: none; }
button.quiet { min-height: 48px; margin-top: 12px; color: #14282b; background: #fff; border: 2px solid #14282b; }
button:disabled { background: #7c8b8e; }
button.held::after { content: ""; position: absolute; inset: auto 0 0 0; height: 8px; background: #fff; transform-origin: left; animation: fill 2s linear; }
@keyframes fill { from { transform: scaleX(0); } to { transform: scaleX(1); } }
:focus-visible { outline: 3px solid #0b6b72; outline-offset: 2px; }
#said { padding: 12px; border-radius: 8px; font-weight: 600; }
.refused { background: #fbe3e1; color: #7d120c; }
.done { background: #d9f0e3; color: #0c4a2a; }
details { margin: 24px 0 0; padding: 4px 12px; background: #fff; border-radius: 8px; }
summary { min-height: 44px; padding: 8px 0; font-weight: 600; cursor: pointer; }
#stored_list { margin: 0 0 12px; padding: 0; list-style: none; }
#stored_list li { padding: 8px 0; border-top: 1px solid #dbe4e5; overflow-wrap: anywhere; }
#stored_list span { display: block; color: #41585c; font-variant-numeric: tabular-nums; }
#playing { padding: 4px 12px; background: #fff3d6; border-radius: 8px; }
)";

const std::string_view page_script = R"((() => {
  'use strict';
  const at = (id) => document.getElementById(id);
  const holdFor = 2000;
  let menu = { templates: [], people: [], on_air: '', wait_s: 0 };
  let timer = 0;

  const say = (text, kind) => {
    at('said').textContent = text;
    at('said').className = kind;
    at('said').hidden = !text;
    if (text) at('said').scrollIntoView({ block: 'nearest' });
  };
  const chosen = () => menu.templates.find((one) => one.id === at('words').value);
  const blanksOf = (text) => [...new Set([...text.matchAll(/\{([^{}]+)\}/g)].map((found) => found[1].trim()))];
  const option = (value, label) => Object.assign(document.createElement('option'), { value, textContent: label });

  const showText = () => {
    const one = chosen();
    at('blanks').replaceChildren();
    at('text').textContent = one ? one.text : '';
    if (!one) return;
    for (const name of blanksOf(one.text)) {
      const label = document.createElement('label');
      label.textContent = name;
      const input = document.createElement('input');
      input.dataset.blank = name;
      input.maxLength = 120;
      input.required = true;
      label.append(input);
      at('blanks').append(label);
    }
  };

  const toneNames = { attention: 'Âm báo: chuông', siren: 'Âm báo: còi hú' };
  const storedRow = (title, one) => {
    const row = document.createElement('li');
    const facts = document.createElement('span');
    facts.textContent = (one.version ? 'Phiên bản ' + one.version + ' · ' : '') + 'mã ' + one.hash;
    row.append(title, facts);
    return row;
  };
  const showStored = () => {
    const stored = menu.stored || [];
    const tones = menu.tones || [];
    at('stored').hidden = stored.length + tones.length === 0;
    at('stored_list').replaceChildren(
      ...stored.map((one) => storedRow(one.title, one)),
      ...tones.map((one) => storedRow(toneNames[one.title] || one.title, one)));
  };

  const show = () => {
    showStored();
    const some = menu.templates.length > 0 && menu.people.length > 0;
    at('form').hidden = !some;
    at('empty').hidden = some;
    at('playing').hidden = !menu.on_air;
    at('title').textContent = menu.on_air;
    at('stop').hidden = !menu.on_air;
    at('send').disabled = Boolean(menu.on_air);
  };

  const load = async (first) => {
    try {
      const answer = await fetch('/menu');
      if (!answer.ok) throw new Error();
      menu = await answer.json();
    } catch {
      say('Không hỏi được thiết bị. Hãy kiểm tra kết nối Wi-Fi của cụm loa rồi tải lại trang.', 'refused');
      return;
    }
    if (first) {
      at('who').replaceChildren(...menu.people.map((name) => option(name, name)));
      at('words').replaceChildren(...menu.templates.map((one) => option(one.id, one.title)));
      showText();
    }
    show();
  };

  const post = async (path, body, done) => {
    at('send').disabled = true;
    try {
      const answer = await fetch(path, {
        method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
      const told = await answer.json();
      say(answer.ok ? done : told.title, answer.ok ? 'done' : 'refused');
      if (answer.ok) at('pin').value = '';
    } catch {
      say('Thiết bị không trả lời. Hãy thử lại.', 'refused');
    }
    await load(false);
  };

  const credentials = () => ({ who: at('who').value, pin: at('pin').value });
  const send = () => {
    const blanks = {};
    for (const input of at('blanks').querySelectorAll('input')) blanks[input.dataset.blank] = input.value.trim();
    return post('/send', { ...credentials(), words: at('words').value, blanks }, 'Loa đang phát cảnh báo.');
  };

  const release = () => {
    clearTimeout(timer);
    timer = 0;
    at('send').classList.remove('held');
  };
  const hold = (event) => {
    if (event.type === 'keydown' && (event.repeat || (event.key !== ' ' && event.key !== 'Enter'))) return;
    event.preventDefault();
    if (timer || at('send').disabled) return;
    if (!at('form').reportValidity()) return;
    at('send').classList.add('held');
    timer = setTimeout(() => { release(); send(); }, holdFor);
  };
  for (const kind of ['pointerdown', 'keydown']) at('send').addEventListener(kind, hold);
  for (const kind of ['pointerup', 'pointerleave', 'pointercancel', 'keyup', 'blur']) at('send').addEventListener(kind, release);
  at('send').addEventListener('contextmenu', (event) => event.preventDefault());
  at('stop').addEventListener('click', () => {
    if (!at('pin').value) { say('Hãy nhập mã PIN để dừng phát.', 'refused'); at('pin').focus(); return; }
    post('/stop', credentials(), 'Đã dừng phát.');
  });
  at('words').addEventListener('change', showText);
  at('form').addEventListener('submit', (event) => event.preventDefault());
  load(true);
  setInterval(() => load(false), 5000);
})();
)";

}
