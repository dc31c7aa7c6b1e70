"""What is typed, pasted and pressed by somebody who knows nothing: letters of all kinds, and keys."""

import sys

TEXTS = (
    "a", "word ", "Ask about GLYNORA today. ", "The best cure, 100% safe!", "<b>bold</b> &amp;", "%s {0}", "../../x",
    "😀", "👩‍👩‍👧‍👦 ", "مرحبا ", "שלום", "١٢٣", "१२३", "３", "e\u0301", "ﬀ", "İ", "你好", "\U0010ffff",
    "\ud83d", "x\udc00y", "\x00", "\x07\x1b", "\u00a0", "\u00ad", "\u200b", "\u202e", "\u2028", "\ufeff", "\ufffd",
    "\n\n", "\r\n", "\t", "[1]", "[9999]", "12/31/2026", "1e999", "-1", "0", "99999999999999999999", "nan", "   ", "",
    "HEADLINE: One\nBODY: Two\nCTA: Three", "[0:00-0:14]\nVO: words\nSUPER: more", "long " * 60,
)  # fmt: skip
LONG = ("a" * 50_000, "word " * 10_000, "line of words\n" * 4_000, "😀" * 20_000)
KEYS = (
    "Tab", "Tab", "Backtab", "Escape", "Return", "Enter", "Space", "Up", "Down", "Left", "Right", "Home", "End",
    "PageUp", "PageDown", "Delete", "Backspace", "F1", "F3", "F6", "F9", "Menu", "1", "2", "3", "4", "5", "E", "L", "V",
)  # fmt: skip
SEQUENCES = (
    "Ctrl+Z", "Ctrl+Y", "Ctrl+Shift+Z", "Ctrl+A", "Ctrl+C", "Ctrl+X", "Ctrl+V", "Ctrl+F", "Ctrl+K", "Ctrl+Return",
    "Ctrl+Home", "Ctrl+End", "Ctrl+Backspace", "Ctrl+Delete", "Shift+Right", "Shift+Down", "Ctrl+Shift+End",
    "Shift+Insert", "Alt+Left", "Alt+Right", "Alt+Up", "Alt+Down", "Ctrl+1", "Ctrl+2", "Ctrl+3", "Ctrl+4", "Ctrl+5",
    "Ctrl+,", "Ctrl++", "Ctrl+-", "Ctrl+0",
)  # fmt: skip

if __name__ == "__main__":
    sys.exit("This is for other scripts to import.")
