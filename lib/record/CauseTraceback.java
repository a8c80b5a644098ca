package lib.record;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A traceback as python's {@code traceback} module prints it, with the exceptions that it hangs together with: causes, contexts, members of a group.
 *
 * @param chain  in the order of print: the root first, what python raised at last; of a group the group first
 * @param source the last line of code before the exception, empty where there was none
 * @param noise  python says itself that it went on: an exception in a destructor, in a thread, in a log call
 */
record CauseTraceback(List<Raised> chain, String source, Noise noise) {
    private static final Pattern HEADER = Pattern.compile("^(.{0,120}?)(?:Exception Group |Original )?Traceback \\(most recent call last\\):\\s*$");
    private static final Pattern ERROR = Pattern.compile("^(?:.*(?:Error|Exception|Interrupt|Exit|Iteration|ExceptionGroup|error|timeout)|(?:.*\\.)?(?:Empty|Full))$");
    /** Right behind a line of code a name of any form may be an exception's, as long as it looks like a class. */
    private static final Pattern CLASS = Pattern.compile("^(?:.*\\.)?[A-Z]\\w*$");
    private static final Pattern BORDER = Pattern.compile("^\\s*\\+[-+ .\\d]*$");
    private static final Pattern MEMBER = Pattern.compile("^ {2,}[|+] ?(.*)$");
    /** A test runner reports what its tests raised; it raised nothing itself. */
    private static final Pattern REPORT = Pattern.compile("^(?:FAIL|ERROR): \\S+ \\(.*\\).*");
    private static final int LOOK_AHEAD = 400;
    private static final int LONGEST_NAME = 150;

    /** How an exception came to be the next one's predecessor. */
    enum Link { NONE, CAUSE, CONTEXT, MEMBER }

    /** What follows a traceback that doesn't end its program. */
    enum Noise { NONE, IGNORED, THREAD }

    /**
     * @param type   {@code torch.OutOfMemoryError}
     * @param text   the whole line
     * @param link   how this one hangs together with the one before
     * @param header where its traceback begins among the stream's lines
     * @param end    where its line stands
     */
    record Raised(String type, String text, Link link, CauseLine line, int header, int end) {
    }

    CauseTraceback {
        chain = List.copyOf(chain);
    }

    /** What python raised: of a group the group itself. */
    Raised last() {
        boolean group = chain.stream().anyMatch(r -> r.link() == Link.MEMBER);
        return group ? chain.stream().takeWhile(r -> r.link() != Link.MEMBER).reduce(chain.get(0), (a, b) -> b) : chain.get(chain.size() - 1);
    }

    int end() {
        return chain.get(chain.size() - 1).end();
    }

    /** All that a stream printed, in order. */
    static List<CauseTraceback> all(List<CauseLine> lines) {
        var found = new ArrayList<CauseTraceback>();
        for (int i = 0; i < lines.size(); i++) {
            Matcher header = HEADER.matcher(lines.get(i).text());
            if (header.matches()) {
                Optional<CauseTraceback> read = read(lines, i, header.group(1));
                if (read.isPresent()) {
                    add(found, read.get());
                    i = read.get().end();
                }
            }
        }
        return found;
    }

    private static void add(List<CauseTraceback> found, CauseTraceback next) {
        if (next.chain().get(0).link() == Link.NONE || found.isEmpty()) {
            found.add(next);
            return;
        }
        CauseTraceback before = found.remove(found.size() - 1);
        var chain = new ArrayList<>(before.chain());
        chain.addAll(next.chain());
        found.add(new CauseTraceback(chain, next.source(), before.noise()));
    }

    private static Optional<CauseTraceback> read(List<CauseLine> lines, int header, String before) {
        // A logger or a terminal's frame may stand before each line; its numbers (times) change.
        Pattern decoration = Pattern.compile(Pattern.quote(before).replaceAll("\\d+", "\\\\E\\\\d+\\\\Q"));
        String source = "";
        boolean inFrames = false;
        for (int i = header + 1; i < lines.size() && i < header + LOOK_AHEAD; i++) {
            if (HEADER.matcher(lines.get(i).text()).matches()) {
                return Optional.empty();    // cut off, or two processes that write into one another: the second one's end is the first error
            }
            String text = plain(lines.get(i).text(), before, decoration);
            if (text.startsWith("  ") || BORDER.matcher(text).matches()) {
                inFrames = true;
                source = text.isBlank() || text.strip().matches("[~^]+|\\[Previous line.*|File .*") ? source : text.strip();
                continue;
            }
            String name = name(text);
            if (ERROR.matcher(name).matches() || inFrames && CLASS.matcher(name).matches()) {
                Raised raised = new Raised(name, text, link(lines, header), lines.get(i), header, i);
                return Optional.of(new CauseTraceback(List.of(raised), source, noise(lines, header)));
            }
            // Another process may write between the lines of this one.
            inFrames = false;
        }
        return Optional.empty();
    }

    /** What stands before the colon where it may be an exception's name, else nothing. By hand: on a long line an expression would need a deep stack. */
    private static String name(String text) {
        int colon = text.indexOf(": ");
        String name = colon >= 0 ? text.substring(0, colon) : text.endsWith(":") ? text.substring(0, text.length() - 1) : text;
        boolean is = !name.isEmpty() && name.length() <= LONGEST_NAME && !Character.isDigit(name.charAt(0)) && name.charAt(0) != '.' && !name.endsWith(".")
                && name.chars().allMatch(c -> c == '.' || c == '_' || Character.isLetterOrDigit(c));
        return is ? name : "";
    }

    private static String plain(String text, String before, Pattern decoration) {
        Matcher group = MEMBER.matcher(text);
        if (group.matches() && !BORDER.matcher(text).matches()) {
            return group.group(1);
        }
        Matcher m = decoration.matcher(text);
        return !before.isBlank() && m.lookingAt() ? text.substring(m.end()) : text;
    }

    private static Link link(List<CauseLine> lines, int header) {
        for (int i = header - 1; i >= Math.max(0, header - 3); i--) {
            String text = lines.get(i).text();
            if (text.contains("During handling of the above exception, another exception occurred:")) {
                return Link.CONTEXT;
            }
            if (text.contains("The above exception was the direct cause of the following exception:") || text.contains("terminated with the following error:")) {
                return Link.CAUSE;
            }
        }
        String text = lines.get(header).text();
        return text.contains("Original Traceback") ? Link.CAUSE : MEMBER.matcher(text).matches() && text.contains("|") ? Link.MEMBER : Link.NONE;
    }

    private static Noise noise(List<CauseLine> lines, int header) {
        String before = header == 0 ? "" : lines.get(header - 1).text();
        if (before.startsWith("Exception ignored ") || before.startsWith("--- Logging error ---") || before.startsWith("Error in atexit") || before.startsWith("Error in sys.")) {
            return Noise.IGNORED;
        }
        if (lines.subList(Math.max(0, header - 3), header).stream().anyMatch(l -> REPORT.matcher(l.text()).matches())) {
            return Noise.IGNORED;
        }
        return before.startsWith("Exception in thread ") ? Noise.THREAD : Noise.NONE;
    }
}
