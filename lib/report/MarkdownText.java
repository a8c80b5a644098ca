package lib.report;

/**
 * Text that shows as itself in GitHub Flavored Markdown, in a table's cell, too: no emphasis, code, formula, HTML, link or column starts in it, nobody is
 * mentioned, and what is invisible is shown as it is written in JSON.
 */
final class MarkdownText {
    private static final String ESCAPED = "\\`*_[]|~$";
    private static final int AT_MOST = 1000;

    private MarkdownText() {
    }

    /** One line. */
    static String line(String text) {
        String safe = TerminalText.safe(text, AT_MOST).strip();
        var line = new StringBuilder(safe.length() + 8);
        for (int i = 0; i < safe.length(); i++) {
            char c = safe.charAt(i);
            switch (c) {
                case '&' -> line.append("&amp;");
                case '<' -> line.append("&lt;");
                case '>' -> line.append("&gt;");
                // "https://..." and "www...." become links by themselves, names behind @ are told, and numbers behind # are issues.
                case ':' -> line.append(safe.startsWith("://", i) ? "\\:" : ":");
                case '.' -> line.append(safe.regionMatches(true, Math.max(0, i - 3), "www", 0, 3) ? "\\." : ".");
                case '@', '#' -> line.append(i + 1 < safe.length() && Character.isLetterOrDigit(safe.charAt(i + 1)) ? c + "<!-- -->" : "\\" + c);
                default -> line.append(ESCAPED.indexOf(c) >= 0 ? "\\" : "").append(c);
            }
        }
        return line.toString();
    }

    /** A code block of one line: its fence is longer than any row of backticks within. */
    static String block(String text) {
        String safe = TerminalText.safe(text, AT_MOST);
        int longest = 2;
        int here = 0;
        for (int i = 0; i < safe.length(); i++) {
            here = safe.charAt(i) == '`' ? here + 1 : 0;
            longest = Math.max(longest, here);
        }
        String fence = "`".repeat(longest + 1);
        return fence + "text\n" + safe + "\n" + fence + "\n";
    }
}
