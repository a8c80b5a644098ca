package lib.record;

/**
 * A line of the log as a terminal would show it at last, without colours.
 *
 * @param position its place among the lines that were read
 * @param number   in stdout.log, 1-based
 * @param stream   who said it where the launcher tells: the rank of {@code [rank1]:} or {@code [default1]:}, else empty
 * @param text     without the stream's prefix
 */
record CauseLine(int position, long number, String stream, String text) {
}
