// The drawn messages of a list: what has changed is drawn again, the rest stays; one of them is in the tab order.

/** Make `items` hold what is `wanted`, in order: {key, sign, make()}; what has the same sign stays as it stands. */
export function patch(items, wanted) {
  const there = new Map([...items.children].map((one) => [one.dataset.item, one]));
  let cursor = items.firstElementChild;
  for (const { key, sign, make } of wanted) {
    let one = there.get(key);
    there.delete(key);
    if (!one || one.sign !== sign) {
      const drawn = make();
      drawn.dataset.item = key;
      drawn.sign = sign;
      if (one) {
        if (one === cursor) cursor = one.nextElementSibling;
        one.remove();
      }
      one = drawn;
    }
    if (one === cursor) cursor = cursor.nextElementSibling;
    else items.insertBefore(one, cursor);
  }
  for (const one of there.values()) one.remove();
  const all = [...items.querySelectorAll(".message")];
  if (all.length && !all.some((one) => one.tabIndex === 0)) all.at(-1).tabIndex = 0;
}

/** Put `article` into the tab order with its tools, in the place of the one that was. */
export function roam(items, article) {
  if (!article) return;
  for (const one of items.querySelectorAll('.message[tabindex="0"]')) {
    if (one === article) continue;
    one.tabIndex = -1;
    for (const part of one.querySelectorAll(".tool, button.name, .reply-line")) part.tabIndex = -1;
  }
  article.tabIndex = 0;
  for (const part of article.querySelectorAll(".tool, button.name, .reply-line")) part.tabIndex = 0;
}

/** Move the focus from `article` as an arrow, Home or End says; true when it was moved. */
export function stepFrom(items, article, key) {
  const all = [...items.querySelectorAll(".message")];
  const at = all.indexOf(article);
  const to = all[{ ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: all.length - 1 }[key]];
  to?.focus();
  return Boolean(to);
}

/** The first message in sight and where it stands, to find the place again after a drawing. */
export function topmost(scroller, items) {
  const edge = scroller.getBoundingClientRect().top;
  for (const one of items.querySelectorAll(".message")) {
    const box = one.getBoundingClientRect();
    if (box.bottom > edge + 1) return { id: one.dataset.message, top: box.top };
  }
  return null;
}
