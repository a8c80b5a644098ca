package lib.cli;

import lib.run.RunId;

/** Names of tmux sessions: {@code <prefix>-<run_id>}. */
final class Sessions {
    private Sessions() {
    }

    /** tmux can't have a dot in a session's name; two ids that differ in dots alone still get two names. */
    static String name(String prefix, RunId id) {
        String plain = prefix + "-" + id.value().replace('.', '_');
        return id.value().indexOf('.') < 0 ? plain : plain + "-" + Integer.toHexString(id.value().hashCode() & 0xffff);
    }
}
