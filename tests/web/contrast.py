"""Contrast as it is seen: the colour of each text beside the brightest pixel behind it."""

import base64
from typing import Any

from playwright.sync_api import Browser, Page

LEAST = 4.5
"""WCAG 2.2, 1.4.3, for text of any size."""

TEXTS = """() => {
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode, parent = node.parentElement;
    const seen = parent.checkVisibility({ opacityProperty: true, visibilityProperty: true });
    if (!seen || !node.textContent.trim()) continue;
    if (parent.closest(".sr, .skip, svg, [aria-disabled=true], :disabled")) continue;
    const modal = document.querySelector("dialog[open]");
    if (modal && !modal.contains(parent)) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const box of range.getClientRects()) {
      const left = Math.max(0, box.left), top = Math.max(0, box.top);
      const right = Math.min(innerWidth, box.right), bottom = Math.min(innerHeight, box.bottom);
      if (right - left < 2 || bottom - top < 2) continue;
      found.push({
        text: node.textContent.trim().slice(0, 40), color: getComputedStyle(parent).color,
        box: [left, top, right - left, bottom - top],
      });
    }
  }
  return found;
}"""

AT_ONCE = """* { transition: none !important; }"""
"""Colours are read as they will be, not on their way there or back from being hidden."""

HIDE_TEXT = """* {
  color: transparent !important; caret-color: transparent !important;
  text-decoration: none !important;
}"""

MEASURE = """async ({ png, texts, width }) => {
  const bytes = Uint8Array.from(atob(png), (c) => c.charCodeAt(0));
  const image = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
  const scale = image.width / width;
  const context = new OffscreenCanvas(image.width, image.height).getContext("2d");
  context.drawImage(image, 0, 0);
  const linear = (c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
  const luminance = (r, g, b) =>
    0.2126 * linear(r / 255) + 0.7152 * linear(g / 255) + 0.0722 * linear(b / 255);
  const paint = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  return texts.map(({ text, color, box }) => {
    const [x, y, w, h] = box.map((value) => Math.round(value * scale));
    const { data } = context.getImageData(x, y, Math.max(1, w), Math.max(1, h));
    paint.clearRect(0, 0, 1, 1);
    paint.fillStyle = color;
    paint.fillRect(0, 0, 1, 1);
    const ink = paint.getImageData(0, 0, 1, 1).data, share = ink[3] / 255;
    let least = Infinity;
    const seen = new Set();
    for (let i = 0; i < data.length; i += 4) {
      const packed = (data[i] << 16) | (data[i + 1] << 8) | data[i + 2];
      if (seen.has(packed)) continue;
      seen.add(packed);
      // over this very pixel, for colours that let it shine through
      const [r, g, b] = [0, 1, 2].map((k) => ink[k] * share + data[i + k] * (1 - share));
      const front = luminance(r, g, b), back = luminance(data[i], data[i + 1], data[i + 2]);
      const ratio = (Math.max(front, back) + 0.05) / (Math.min(front, back) + 0.05);
      least = Math.min(least, ratio);
    }
    return { text, color, ratio: Math.round(least * 100) / 100 };
  });
}"""


def contrasts(page: Page, browser: Browser) -> list[dict[str, Any]]:
    """Each piece of text on screen, and its least contrast to anything behind it.

    The texts are hidden for a screenshot, and its pixels read where each of them stood.
    """
    at_once = page.add_style_tag(content=AT_ONCE)
    texts = page.evaluate(TEXTS)
    hidden = page.add_style_tag(content=HIDE_TEXT)
    png = base64.b64encode(page.screenshot(animations="disabled")).decode()
    hidden.evaluate("(node) => node.remove()")
    page.evaluate("getComputedStyle(document.body).color")  # shown again before they may move again
    at_once.evaluate("(node) => node.remove()")
    size = page.viewport_size
    assert size is not None
    # in a page of its own: the policy of ours lets no data in
    reader = browser.new_page()
    try:
        return reader.evaluate(MEASURE, {"png": png, "texts": texts, "width": size["width"]})
    finally:
        reader.close()
